"""Calls of builtins with a second way for arguments that the calculation engine reads otherwise than Excel.

The engine's own function comes first, since it is many times faster; the helper in Python computes only where
that one fails or leaves its range.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kpi_engine.formula.references import Corner, reference
from kpi_engine.formula.whole_lines import whole_lines

AS_NUMBER, AS_FLAG = "KPI.NUM", "KPI.FLAG"
"""The helpers that read a text as a number, and as TRUE or FALSE."""
DATE_PART, FIND = "KPI.DATE.PART", "KPI.FIND"
VLOOKUP, HLOOKUP, MATCH, LOOKUP = "KPI.VLOOKUP", "KPI.HLOOKUP", "KPI.MATCH", "KPI.LOOKUP"
SUM_PRODUCT, SUM_IF, SUM_IFS = "KPI.SUMPRODUCT", "KPI.SUMIF", "KPI.SUMIFS"
AVERAGE_IF, AVERAGE_IFS = "KPI.AVERAGEIF", "KPI.AVERAGEIFS"
SEARCHES = frozenset(
    ("VLOOKUP", "HLOOKUP", "MATCH", "LOOKUP", "SUMPRODUCT", "SUMIF", "SUMIFS", "AVERAGEIF", "AVERAGEIFS")
)
"""Functions whose ranges go to Python in the second way, so whole columns end with the rows in use."""
DAY_NAME = "KPI_DAY"
"""The name that holds a day while it is looked at."""

_LONGEST = 240
"""A longer call is not written twice: calls within calls would double at each level."""
_NUMERIC = """
ABS ACOS ACOSH ACOT ACOTH ASIN ASINH ATAN ATAN2 ATANH BITAND BITOR BITXOR BITLSHIFT BITRSHIFT CHAR COMBIN
COMBINA COS COSH COT COTH CSC CSCH DEGREES EVEN EXP FACT FV INT IPMT LN LOG LOG10 MOD NPER ODD PERMUT
PERMUTATIONA PMT
POWER PPMT PV QUOTIENT RADIANS RATE ROUND ROUNDDOWN ROUNDUP SEC SECH SIGN SIN SINH SLN SQRT SQRTPI SYD TAN
TANH TRUNC UNICHAR MROUND FISHER FISHERINV STANDARDIZE PDURATION RRI EFFECT NOMINAL ISPMT CHISQ.DIST CHISQ.INV
NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NORMDIST NORMINV LOGNORM.DIST LOGNORM.INV EXPON.DIST EXPONDIST
BINOM.DIST POISSON.DIST WEIBULL.DIST GAMMA.DIST BETA.DIST T.DIST F.DIST CHISQ.DIST.RT
"""
_READS_NUMBERS = frozenset(_NUMERIC.split())
_NUMBER_PLACES = {
    "LEFT": (1,), "RIGHT": (1,), "MID": (1, 2), "REPT": (1,), "ADDRESS": (0, 1, 2), "CHOOSE": (0,),
    "FIXED": (0, 1), "DOLLAR": (0, 1), "REPLACE": (1, 2), "FIND": (2,), "SEARCH": (2,), "SUBSTITUTE": (3,),
    "VLOOKUP": (2,), "HLOOKUP": (2,), "INDEX": (1, 2), "LARGE": (1,), "SMALL": (1,), "OFFSET": (1, 2, 3, 4),
}  # fmt: skip
"""Where functions of texts and places take numbers."""
_GIVES_PLACES = frozenset(("INDEX", "OFFSET", "CHOOSE"))
"""Their result may be a place, which no second way may turn into a value: only literal texts are read."""
_LOGICAL = frozenset(("AND", "OR", "XOR", "NOT", "IFS"))
_ERROR_IS_RESULT = {
    "LARGE": 1, "SMALL": 1, "PERCENTILE": 1, "PERCENTILE.INC": 1, "PERCENTILE.EXC": 1, "QUARTILE": 1,
    "QUARTILE.INC": 1, "QUARTILE.EXC": 1, "FORECAST": 0, "FORECAST.LINEAR": 0,
}  # fmt: skip
"""Where an error is the result; the engine says #NUM! or #VALUE! instead."""
_CUT_SHORT = frozenset(("LEFT", "RIGHT", "MID"))
"""The engine takes a text for a number of characters, but not one with a fraction."""
_PARTS_OF_DAYS = frozenset(("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"))
_WITH_DAYS = frozenset(("WEEKDAY", "DAYS"))
_RUN_ON = frozenset(("DATE", "EDATE", "EOMONTH"))
_CONDITIONAL = {
    "SUMIF": 2,
    "AVERAGEIF": 2,
    "SUMIFS": 0,
    "AVERAGEIFS": 0,
    "COUNTIFS": -1,
    "MAXIFS": -1,
    "MINIFS": -1,
}
"""Where the range stands whose errors count; -1 where the engine sees to them."""
_LITERAL_TEXT = re.compile(r'"(?:[^"]|"")*"')
_TEXT_CALL = re.compile(r"(?:LEFT|RIGHT|MID|TEXT|TRIM|SUBSTITUTE|UPPER|LOWER|CONCATENATE|CONCAT|REPLACE)\(")
_LONGEST_KEY = 120
_FLAGS = {"TRUE": "1", "FALSE": "0"}
"""TRUE and FALSE where a number is asked for."""
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def guarded(function: str, written: Sequence[str]) -> str | None:
    """The call with its second way; None where the engine's own function needs none."""
    call = f"{function}({','.join(written)})"
    if len(call) > _LONGEST:
        return None
    if function in _PARTS_OF_DAYS and len(written) == 1:
        return f'IFERROR({call},{DATE_PART}("{function}",{written[0]}))'
    if function in _WITH_DAYS:
        return f"IFERROR({call},KPI.{function}({','.join(written)}))"
    if function in ("T", "N") and len(written) == 1 and _is_range(written[0]):
        return f"{function}(INDEX({written[0]},1,1))"
    if function == "FIND" and written[:1] == ['""']:
        return f"{FIND}({','.join(written)})"
    if function in _RUN_ON:
        return _within_days(function, written, call)
    if function in ("VLOOKUP", "HLOOKUP") and len(written) in (3, 4):
        return _lookup(function, written)
    if function == "MATCH" and len(written) in (2, 3) and written[2:] not in (["0"], ["FALSE"], [""]):
        helper = f"{MATCH}({','.join(written)})"
        return _of_one_kind(written[0], f"IFERROR({call},{helper})", helper)
    if function == "LOOKUP" and len(written) in (2, 3):
        return _vector(written)
    if function == "IF" and len(written) > 1 and _one_cell_or_text(written[0]):
        return _if(written)
    if function == "INDEX" and len(written) in (2, 3) and _is_range(written[0]):
        return whole_lines(written) or _coerced(function, written, call)
    if function in _LOGICAL:
        return _logical(function, written)
    if function == "SUMPRODUCT":
        return _sum_product(written, call)
    if function in _CONDITIONAL:
        return _conditional(function, written)
    return _coerced(function, written, call)


def _within_days(function: str, written: Sequence[str], call: str) -> str | None:
    """Days near 29 February 1900 and beyond 9999, texts and truth values are seen to in Python."""
    first = written[0] if written else ""
    if function == "DATE" and (first.startswith("YEAR(") or _modern(first)):
        return None
    helper = f"KPI.{function}({','.join(written)})"
    if function == "DATE" and _PLAIN_NUMBER.fullmatch(first):
        return helper
    if function != "DATE" and any(each in _FLAGS for each in written):
        return "#VALUE!"
    flags = "".join(f",NOT(ISLOGICAL({each}))" for each in written if function != "DATE" and _is_cell(each))
    years = f",{first}>1900" if function == "DATE" and _is_cell(first) else ""
    checked = f"IFERROR(AND({DAY_NAME}>500,{DAY_NAME}<2958466{years}{flags}),FALSE)"
    return f"LET({DAY_NAME},{call},IF({checked},{DAY_NAME},{helper}))"


def _modern(year: str) -> bool:
    return _PLAIN_NUMBER.fullmatch(year) is not None and 1901 <= float(year) <= 9998


def _lookup(function: str, written: Sequence[str]) -> str | None:
    """A search that halves goes to Python where the engine finds nothing; an exact one only for an error."""
    arguments = list(written)
    if _LITERAL_TEXT.fullmatch(arguments[2]):
        arguments[2] = f"{AS_NUMBER}({arguments[2]})"
    arguments[2] = _FLAGS.get(arguments[2], arguments[2])
    call = f"{function}({','.join(arguments)})"
    computed = _PLAIN_NUMBER.fullmatch(arguments[2]) is None or float(arguments[2]) < 1
    if arguments[3:] in (["0"], ["FALSE"], [""]) and not computed and _is_range(arguments[1]):
        key = arguments[0]
        return f"IFERROR({call},IF(ISERROR({key}),{key},{call}))" if _is_cell(key) else call
    if _is_cell(arguments[1]) and not computed:
        return call
    helper = f"{VLOOKUP if function == 'VLOOKUP' else HLOOKUP}({','.join(arguments)})"
    if arguments[3:] in (["0"], ["FALSE"], [""]):
        return f"IFERROR({call},{helper})"
    return _of_one_kind(arguments[0], f"IFERROR({call},{helper})", helper)


def _of_one_kind(key: str, plain: str, helper: str) -> str:
    """A search that halves, for a key that may be no number: the engine would take the text 12 for 12."""
    if key in _FLAGS or (_LITERAL_TEXT.fullmatch(key) and _PLAIN_NUMBER.fullmatch(key[1:-1])):
        return helper
    if _is_cell(key):
        other = f"IF(ISTEXT({key}),ISNUMBER(-{key}),ISLOGICAL({key}))"
        return f"IF(ISNUMBER({key}),{plain},IF({other},{helper},{plain}))"
    if _TEXT_CALL.match(key) and len(key) <= _LONGEST_KEY:
        return f"IF(ISNUMBER(-({key})),{helper},{plain})"
    return plain


def _vector(written: Sequence[str]) -> str:
    """LOOKUP in one row or column is what INDEX and MATCH find, where they find something."""
    helper = f"{LOOKUP}({','.join(written)})"
    if all(_is_line(each) for each in written[1:]):
        plain = f"IFERROR(INDEX({written[-1]},MATCH({written[0]},{written[1]},1)),{helper})"
        return _of_one_kind(written[0], plain, helper)
    return helper


def _if(written: Sequence[str]) -> str:
    """A text as the condition of IF: TRUE and FALSE count, whatever their capitals."""
    condition = written[0]
    if not _is_cell(condition):
        return f"IF({AS_FLAG}({condition}),{','.join(written[1:])})"
    return f"IF(IF(ISTEXT({condition}),{AS_FLAG}({condition}),{condition}),{','.join(written[1:])})"


def _logical(function: str, written: Sequence[str]) -> str | None:
    """Texts in the formula itself, and the one cell of NOT: TRUE and FALSE count, whatever their capitals."""
    arguments = list(written)
    for at, each in enumerate(written):
        if _LITERAL_TEXT.fullmatch(each) and (function != "IFS" or at % 2 == 0):
            arguments[at] = f"{AS_FLAG}({each})"
        elif function == "NOT" and _is_cell(each):
            arguments[at] = f"IF(ISTEXT({each}),{AS_FLAG}({each}),{each})"
    return None if arguments == list(written) else f"{function}({','.join(arguments)})"


def _sum_product(written: Sequence[str], call: str) -> str | None:
    """Texts and truth values in a range count as 0, also those that spell a number; sizes must agree."""
    ranges = [each for each in written if _is_range(each)]
    if not _all_alike(ranges) or (ranges and any(_is_one_value(each) for each in written)):
        return "#VALUE!"
    cells = [each for each in written if _is_cell(each)]
    if not ranges and len(written) > 1 and cells:
        return f"IF(OR({','.join(f'ISTEXT({each})' for each in cells)}),#VALUE!,{call})"
    if not ranges or len(written) == 1:
        return f"SUM({ranges[0]})" if ranges else None
    plain = ",".join(f"COUNT({each})=COUNTA({each})" for each in dict.fromkeys(ranges))
    return f"IF(AND({plain}),{call},{SUM_PRODUCT}({','.join(written)}))"


def _conditional(function: str, written: Sequence[str]) -> str | None:
    """An error in a cell that is added is the result; conditions on ranges of other sizes are #VALUE!."""
    arguments = list(written)
    if function in ("SUMIF", "AVERAGEIF"):
        if len(arguments) == 3:
            arguments[2] = _sized(arguments[2], arguments[0])
    elif not _all_alike(arguments[::2] if function == "COUNTIFS" else [arguments[0], *arguments[1::2]]):
        return "#VALUE!"
    call = f"{function}({','.join(arguments)})"
    at = _CONDITIONAL[function]
    if at < 0 or len(arguments) < 2:
        return call
    added = arguments[at] if at < len(arguments) else arguments[0]
    helper = f"KPI.{function}({','.join(arguments)})"
    plain = f"IF(ISERROR(SUM({added})),{helper},{call})"
    return plain if function == "AVERAGEIFS" or _is_literal(arguments[1]) else f"IFERROR({plain},{helper})"


def _sized(added: str, tested: str) -> str:
    """The range that is added starts where it says and is as large as the range that is tested."""
    one, other = reference(added), reference(tested)
    if (
        one is None
        or other is None
        or one.whole_columns
        or other.whole_columns
        or one.whole_rows
        or other.whole_rows
    ):
        return added
    rows, columns = other.bottom.at - other.top.at, other.right.at - other.left.at
    if (one.bottom.at - one.top.at, one.right.at - one.left.at) == (rows, columns):
        return added
    bottom, right = Corner(one.top.at + rows, one.top.fixed), Corner(one.left.at + columns, one.left.fixed)
    return replace(one, bottom=bottom, right=right).text(one.sheet)


def _all_alike(ranges: Sequence[str]) -> bool:
    """False when two ranges are seen to differ in size."""
    places = [place for each in ranges if (place := reference(each)) is not None and not place.whole_columns]
    places = [place for place in places if not place.whole_rows]
    sizes = {(place.bottom.at - place.top.at, place.right.at - place.left.at) for place in places}
    return len(sizes) < 2


def _coerced(function: str, written: Sequence[str], call: str) -> str | None:
    """Texts that spell numbers and days are numbers; tried only where the plain call fails."""
    places = range(len(written)) if function in _READS_NUMBERS else _NUMBER_PLACES.get(function, ())
    if function in _NUMBER_PLACES and any(written[at] in _FLAGS for at in places if at < len(written)):
        flagged = [_FLAGS.get(each, each) if at in places else each for at, each in enumerate(written)]
        call = f"{function}({','.join(flagged)})"
        return _coerced(function, flagged, call) or call
    doubtful = [at for at in places if at < len(written) and _one_cell_or_text(written[at])]
    found = _passing_on(function, written, call)
    if not doubtful:
        return f"IFERROR({call},{found})" if found else None
    if function in _CUT_SHORT:
        counted = [_counting(each) if at in doubtful else each for at, each in enumerate(written)]
        return f"{function}({','.join(counted)})"
    if function in _GIVES_PLACES:
        doubtful = [at for at in doubtful if not _is_cell(written[at])]
    arguments = [f"{AS_NUMBER}({each})" if at in doubtful else each for at, each in enumerate(written)]
    if function in _GIVES_PLACES:
        return f"{function}({','.join(arguments)})"
    again = f"{function}({','.join(arguments)})"
    return f"IFERROR({call},{_passing_on(function, written, again) or again})"


def _passing_on(function: str, written: Sequence[str], otherwise: str) -> str | None:
    """After a failure: the error in the argument whose error is the result."""
    at = _ERROR_IS_RESULT.get(function, len(written))
    if at >= len(written) or _is_literal(written[at]):
        return None
    return f"IF(ISERROR({written[at]}),{written[at]},{otherwise})"


def _counting(text: str) -> str:
    return f"{AS_NUMBER}({text})" if not _is_cell(text) else f"IF(ISTEXT({text}),{AS_NUMBER}({text}),{text})"


def _is_literal(text: str) -> bool:
    return _PLAIN_NUMBER.fullmatch(text) is not None or _LITERAL_TEXT.fullmatch(text) is not None


def _is_one_value(text: str) -> bool:
    return _is_literal(text) or _is_cell(text)


def _one_cell_or_text(text: str) -> bool:
    return _LITERAL_TEXT.fullmatch(text) is not None or _is_cell(text)


def _is_cell(text: str) -> bool:
    place = reference(text)
    return place is not None and place.is_cell


def _is_range(text: str) -> bool:
    place = reference(text)
    return place is not None and not place.is_cell


def _is_line(text: str) -> bool:
    """True for a range of one row or one column."""
    place = reference(text)
    if place is None or place.is_cell:
        return False
    return place.top.at == place.bottom.at or place.left.at == place.right.at
