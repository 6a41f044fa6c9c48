"""Excel's functions in plain English: `EOMONTH(x,3)` is "the last day of the month 3 months after x"."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_engine.model.written import listed

_TEMPLATES: dict[str, tuple[str, ...]] = {
    # adding up and counting
    "SUM": ("the sum of {all}",),
    "AVERAGE": ("the average of {all}",),
    "MIN": ("the smallest of {all}",),
    "MAX": ("the largest of {all}",),
    "MEDIAN": ("the median of {all}",),
    "COUNT": ("how many numbers there are in {all}",),
    "COUNTA": ("how many cells are filled in {all}",),
    "COUNTBLANK": ("how many cells are empty in {0}",),
    "PRODUCT": ("the product of {all}",),
    "SUMPRODUCT": ("the sum of {0}", "the sum of the products of {all}"),
    "SUMSQ": ("the sum of the squares of {all}",),
    "STDEV": ("the standard deviation of {all} (a sample)",),
    "STDEV.S": ("the standard deviation of {all} (a sample)",),
    "STDEV.P": ("the standard deviation of {all}",),
    "STDEVP": ("the standard deviation of {all}",),
    "VAR": ("the variance of {all} (a sample)",),
    "VAR.S": ("the variance of {all} (a sample)",),
    "VAR.P": ("the variance of {all}",),
    "LARGE": ("number {1} from the top of {0}",),
    "SMALL": ("number {1} from the bottom of {0}",),
    "RANK": ("the rank of {0} among {1}",),
    "RANK.EQ": ("the rank of {0} among {1}",),
    "PERCENTILE": ("the value below which the share {1} of {0} lies",),
    "PERCENTILE.INC": ("the value below which the share {1} of {0} lies",),
    "QUARTILE": ("quartile {1} of {0}",),
    "GEOMEAN": ("the geometric mean of {all}",),
    "CORREL": ("the correlation of {0} and {1}",),
    "FORECAST": ("what the straight line through {2} and {1} gives at {0}",),
    "SLOPE": ("the slope of the straight line through {1} and {0}",),
    "INTERCEPT": ("where the straight line through {1} and {0} starts",),
    # with conditions
    "SUMIF": (
        "the sum of those of {0} for which it holds: {is1}",
        "the sum of those of {0} for which it holds: {is1}",
        "the sum of those of {2} for which {0} {is1}",
    ),
    "COUNTIF": ("how many of {0} {are1}",),
    "AVERAGEIF": (
        "the average of those of {0} that {are1}",
        "the average of those of {0} that {are1}",
        "the average of those of {2} for which {0} {is1}",
    ),
    # rounding and arithmetic
    "ROUND": ("{0} rounded to {1} decimals",),
    "ROUNDUP": ("{0} rounded up to {1} decimals",),
    "ROUNDDOWN": ("{0} cut to {1} decimals",),
    "MROUND": ("{0} rounded to a multiple of {1}",),
    "CEILING": ("{0} rounded up to a multiple of {1}",),
    "FLOOR": ("{0} rounded down to a multiple of {1}",),
    "INT": ("the whole part of {0}",),
    "TRUNC": ("{0} without decimals", "{0} cut to {1} decimals"),
    "ABS": ("the size of {0} without its sign",),
    "SIGN": ("the sign of {0} (1, 0 or -1)",),
    "SQRT": ("the square root of {0}",),
    "POWER": ("{0} to the power of {1}",),
    "EXP": ("e to the power of {0}",),
    "LN": ("the natural logarithm of {0}",),
    "LOG": ("the logarithm of {0}", "the logarithm of {0} to the base {1}"),
    "LOG10": ("the logarithm of {0} to the base 10",),
    "MOD": ("the remainder of {0} divided by {1}",),
    "QUOTIENT": ("how often {1} goes into {0}",),
    "RAND": ("a random number from 0 to 1",),
    "RANDBETWEEN": ("a random whole number from {0} to {1}",),
    "PI": ("pi",),
    # logic and errors
    "IFERROR": ("{0} (or {1} where that is an error)",),
    "IFNA": ("{0} (or {1} where that is #N/A)",),
    "NA": ("#N/A (no figure)",),
    "TRUE": ("TRUE",),
    "FALSE": ("FALSE",),
    # looking up
    "VLOOKUP": (
        "",
        "",
        "column {2} of the row of {1} that {0} falls into",
        "column {2} of the row of {1} that begins with {0}",
    ),
    "HLOOKUP": (
        "",
        "",
        "row {2} of the column of {1} that {0} falls into",
        "row {2} of the column of {1} headed {0}",
    ),
    "XLOOKUP": (
        "",
        "",
        "the entry of {2} where {1} is {0}",
        "the entry of {2} where {1} is {0} (or {3} where it is not there)",
    ),
    "LOOKUP": ("", "the entry of {1} that {0} falls into", "the entry of {2} where {0} falls into {1}"),
    "MATCH": ("the place of {0} in {1}",),
    "XMATCH": ("the place of {0} in {1}",),
    "INDEX": ("", "the entry of {0} at place {1}", "the entry of {0} in row {1}, column {2}"),
    "CHOOSE": ("entry {0} of the list {rest}",),
    "OFFSET": (
        "",
        "",
        "the cells {1} rows below and {2} columns right of {0}",
        "the {3} rows that begin {1} rows below and {2} columns right of {0}",
        "the block of {3} by {4} cells (down by across) from {1} rows below and {2} columns right of {0}",
    ),
    "INDIRECT": ("the cell whose address is {0}",),
    "ROW": ("the row's number", "the row number of {0}"),
    "COLUMN": ("the column's number", "the column number of {0}"),
    "ROWS": ("how many rows {0} has",),
    "COLUMNS": ("how many columns {0} has",),
    "TRANSPOSE": ("{0} turned on its side",),
    "UNIQUE": ("each different entry of {0}",),
    "SORT": ("{0} in order",),
    "FILTER": ("", "those of {0} where {1}"),
    # dates
    "TODAY": ("today's date",),
    "NOW": ("today's date and time",),
    "DATE": ("the date with year {0}, month {1}, day {2}",),
    "YEAR": ("the year of {0}",),
    "MONTH": ("the month of {0}",),
    "DAY": ("the day of the month of {0}",),
    "WEEKDAY": ("the day of the week of {0}",),
    "WEEKNUM": ("the week number of {0}",),
    "ISOWEEKNUM": ("the ISO week number of {0}",),
    "EDATE": ("the date {1} months after {0}",),
    "EOMONTH": ("the last day of the month {1} months after {0}",),
    "DATEDIF": ("the time from {0} to {1} counted in {2}",),
    "DAYS": ("the days from {1} to {0}",),
    "NETWORKDAYS": ("the working days from {0} to {1}",),
    "WORKDAY": ("the date {1} working days after {0}",),
    "YEARFRAC": ("the years from {0} to {1}",),
    "DATEVALUE": ("the date that {0} states",),
    # money and time
    "NPV": ("the present value of {rest} at the rate {0}",),
    "XNPV": ("the present value of {1}, paid on {2}, at the rate {0}",),
    "IRR": ("the internal rate of return of {0}",),
    "XIRR": ("the internal rate of return of {0}, paid on {1}",),
    "MIRR": ("the modified internal rate of return of {0}",),
    "PMT": ("the regular payment at the rate {0} over {1} periods for {2}",),
    "IPMT": ("the interest in period {1} of {2} at the rate {0} for {3}",),
    "PPMT": ("the repayment in period {1} of {2} at the rate {0} for {3}",),
    "PV": ("the present value at the rate {0} of {1} payments of {2}",),
    "FV": ("the future value at the rate {0} of {1} payments of {2}",),
    "NPER": ("the number of payments of {1} at the rate {0} for {2}",),
    "RATE": ("the rate at which {0} payments of {1} are worth {2}",),
    "SLN": ("the yearly depreciation of {0} down to {1} over {2} periods",),
    # text
    "CONCATENATE": ("{joined}",),
    "CONCAT": ("{joined}",),
    "TEXTJOIN": ("{rest2} put together with {0} between",),
    "TEXT": ("{0} written as {1}",),
    "VALUE": ("the number that {0} states",),
    "LEFT": ("the first character of {0}", "the first {1} characters of {0}"),
    "RIGHT": ("the last character of {0}", "the last {1} characters of {0}"),
    "MID": ("{2} characters of {0} from place {1} on",),
    "LEN": ("the length of {0}",),
    "TRIM": ("{0} without spare blanks",),
    "UPPER": ("{0} in capitals",),
    "LOWER": ("{0} in small letters",),
    "PROPER": ("{0} with capital initials",),
    "SUBSTITUTE": ("{0} with {2} in place of {1}",),
    "FIND": ("where {0} begins in {1}",),
    "SEARCH": ("where {0} begins in {1}",),
    "REPT": ("{0} repeated {1} times",),
    "HYPERLINK": ("a link to {0}", "a link to {0} shown as {1}"),
    "N": ("{0} as a number",),
    "T": ("{0} as text",),
}

_CONDITIONS: dict[str, tuple[str, str]] = {
    "ISBLANK": ("{0} is empty", "{0} is filled"),
    "ISNUMBER": ("{0} is a number", "{0} is no number"),
    "ISTEXT": ("{0} is text", "{0} is no text"),
    "ISLOGICAL": ("{0} is TRUE or FALSE", "{0} is neither TRUE nor FALSE"),
    "ISERROR": ("{0} is an error", "{0} is no error"),
    "ISERR": ("{0} is an error other than #N/A", "{0} is no error other than #N/A"),
    "ISNA": ("{0} is #N/A", "{0} is not #N/A"),
    "ISEVEN": ("{0} is even", "{0} is odd"),
    "ISODD": ("{0} is odd", "{0} is even"),
    "ISFORMULA": ("{0} holds a formula", "{0} holds no formula"),
    "EXACT": ("{0} is exactly {1}", "{0} is not exactly {1}"),
}


def function_in_words(name: str, arguments: Sequence[str]) -> str | None:
    """The call in words; None for a function that is told by its name."""
    templates = _TEMPLATES.get(name)
    if templates is None:
        return None
    template = templates[min(max(len(arguments) - 1, 0), len(templates) - 1)]
    words = {
        "all": listed(arguments), "rest": listed(arguments[1:]), "rest2": listed(arguments[2:]),
        "joined": " followed by ".join(arguments),
    }  # fmt: skip
    if len(arguments) > 1:
        words |= {"is1": criterion(arguments[1], "is"), "are1": criterion(arguments[1], "are")}
    try:
        return template.format(*arguments, **words) or None
    except (IndexError, KeyError):
        return None


def condition_in_words(name: str, arguments: Sequence[str], *, holds: bool) -> str | None:
    """`ISBLANK(x)` as a condition, or its contrary; None for a function that is no condition."""
    found = _CONDITIONS.get(name)
    if found is None or not arguments:
        return None
    try:
        return found[0 if holds else 1].format(*arguments)
    except IndexError:
        return None


_SIGNS = (
    ("<>", "{0} not {1}"), (">=", "{0} at least {1}"), ("<=", "{0} at most {1}"), (">", "{0} above {1}"),
    ("<", "{0} below {1}"), ("=", "{0} {1}"),
)  # fmt: skip


def criterion(text: str, verb: str) -> str:
    """A criterion of SUMIF and its like after `is` or `are`: `">=5"` is "is at least 5"."""
    inner = text.strip('“”"')
    quoted = inner != text
    for sign, template in _SIGNS:
        if quoted and inner.startswith(sign):
            rest = inner[len(sign) :]
            return template.format(verb, rest or "empty")
        if text.startswith(f"“{sign}” followed by "):
            return template.format(verb, text.removeprefix(f"“{sign}” followed by "))
    return f"{verb} {text}"
