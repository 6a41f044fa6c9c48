"""Builtins whose arguments must be put right before the calculation engine treats them as Excel does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kpi_engine.formula.asking import about_failures
from kpi_engine.formula.guards import guarded
from kpi_engine.formula.literal_texts import read_texts
from kpi_engine.formula.offsets import upwards
from kpi_engine.formula.references import reference
from kpi_engine.formula.whole_lines import lacks_column

WORDS = "KPI.WORDS"
"""The helper that turns a number into text as `&` does: 15 digits."""

NUMBER = "KPI.NUMBER"
"""The helper that reads `1,234`, `$5` and `(5)`, which the engine's VALUE does not."""

COUNT_ERRORS = "KPI.COUNT.ERRORS"
"""The helper that counts cells with an error, which COUNTIF does when its criterion is one."""

_SPELLED_ERROR = re.compile(r'"(=|<>)?(#N/A|#DIV/0!|#VALUE!|#REF!|#NAME\?|#NUM!|#NULL!)"')
"""An error as a text in a criterion: COUNTIF counts the cells that hold it."""

_OTHER_THAN = re.compile(
    r'"<>(-?\d+(?:\.\d+)?)"|"<>"&(?:IF\(ISNUMBER\()?(\$?[A-Z]{1,3}\$?\d+)(?:\).*)?|CONCAT\("<>",(\$?[A-Z]{1,3}\$?\d+)\)'
)
"""A criterion for all but one number."""

_TRUNCATED: Mapping[str, tuple[int, ...]] = {
    "F.DIST": (1, 2), "F.DIST.RT": (1, 2), "F.INV": (1, 2), "F.INV.RT": (1, 2), "FDIST": (1, 2),
    "FINV": (1, 2),
    "T.DIST": (1,), "T.DIST.RT": (1,), "T.DIST.2T": (1,), "T.INV": (1,), "T.INV.2T": (1,), "TDIST": (1,),
    "TINV": (1,), "CHISQ.DIST": (1,), "CHISQ.DIST.RT": (1,), "CHISQ.INV": (1,), "CHISQ.INV.RT": (1,),
    "CHIDIST": (1,), "CHIINV": (1,),
}  # fmt: skip
"""Degrees of freedom lose their fraction."""

_DEFAULTS: Mapping[str, Mapping[int, str]] = {
    "WORKDAY.INTL": {2: "1"}, "NETWORKDAYS.INTL": {2: "1"}, "SEQUENCE": {0: "1", 1: "1", 2: "1", 3: "1"},
    "LINEST": {2: "TRUE"}, "LOGEST": {2: "TRUE"}, "TREND": {3: "TRUE"}, "GROWTH": {3: "TRUE"},
    "RATE": {5: "0.1"}, "FIXED": {1: "2"}, "DOLLAR": {1: "2"}, "LOG": {1: "10"}, "SORT": {1: "1", 2: "1"},
    "ADDRESS": {2: "1", 3: "TRUE"},
}  # fmt: skip
"""What an argument is that is left out in the middle; the engine would take 0."""

_LONGEST_TWICE = 60
"""A longer argument is not written several times."""
_TEXT_FUNCTIONS = """
TEXT LEFT RIGHT MID UPPER LOWER PROPER TRIM CLEAN SUBSTITUTE REPLACE REPT CHAR UNICHAR CONCAT CONCATENATE
TEXTJOIN FIXED DOLLAR ADDRESS TEXTBEFORE TEXTAFTER FORMULATEXT T
"""
_TEXTUAL = frozenset(_TEXT_FUNCTIONS.split())


def gives_text(function: str) -> bool:
    """True for functions that never give a number."""
    return function in _TEXTUAL


def default(function: str, position: int) -> str | None:
    """The value of an argument that is left out, where the engine does not know it."""
    return _DEFAULTS.get(function, {}).get(position)


def corrected(function: str, written: Sequence[str], *, guards: bool = False) -> str:
    """The call of a builtin with its written arguments; `guards` adds a second way where it has faults."""
    places = _TRUNCATED.get(function, ())
    given = read_texts(function, upwards(written) if function == "OFFSET" else written)
    arguments = [f"TRUNC({each})" if at in places else each for at, each in enumerate(given)]
    if function in ("LEFT", "RIGHT", "MID", "REPT") and arguments and arguments[0][:1] != '"':
        arguments[0] = f'({in_words(arguments[0])})&""'
    if function in ("LEN", "CONCATENATE"):
        arguments = [each if each[:1] in ('"', "") else in_words(each) for each in arguments]
    call = f"{function}({','.join(arguments)})"
    if function == "COUNTIF" and len(arguments) == 2:
        spelled = _SPELLED_ERROR.fullmatch(arguments[1])
        if spelled is not None:
            counted = f"{COUNT_ERRORS}({arguments[0]},{spelled[2]})"
            every = f"ROWS({arguments[0]})*COLUMNS({arguments[0]})"
            return counted if spelled[1] != "<>" else f"({every}-{counted})"
        return _counted(call, arguments)
    if function == "SHEET" and len(arguments) == 1 and arguments[0].isdigit():
        return "#N/A"
    if function == "INDEX" and lacks_column(arguments):
        return "#REF!"
    if function == "VALUE" and len(arguments) == 1:
        return f"IFERROR({call},{NUMBER}({arguments[0]}))"
    if function == "TYPE" and len(arguments) == 1:
        return about_failures(function, arguments, f"IF(ISERROR({arguments[0]}),16,{call})")
    if function == "COUNT":
        return f"COUNT({','.join(_without_failure(each) for each in arguments)})"
    call = about_failures(function, arguments, call)
    return (guarded(function, arguments) if guards else None) or call


def _counted(call: str, arguments: Sequence[str]) -> str:
    """COUNTIF where the criterion may be an error, the name of one in a cell, or other than a number.

    `<>23` counts the text 23, which is no number, though `23` counts it too.
    """
    cells, criterion = arguments
    plain = f"IFERROR({call},{COUNT_ERRORS}({cells},{criterion}))"
    other = _OTHER_THAN.fullmatch(criterion)
    if other is not None and "," not in cells:
        number = other[1] or other[2] or other[3]
        least, most = (f'">={number}"', f'"<={number}"') if other[1] else (f'">="&{number}', f'"<="&{number}')
        exact = f"ROWS({cells})*COLUMNS({cells})-COUNTIFS({cells},{least},{cells},{most})"
        return exact if other[1] else f"IF(ISNUMBER({number}),{exact},{plain})"
    if reference(criterion) is None:
        return plain
    spelled = f"IFERROR({COUNT_ERRORS}({cells},{criterion}),{call})"
    return f'IFERROR(IF(LEFT({criterion},1)="#",{spelled},{call}),{COUNT_ERRORS}({cells},{criterion}))'


def _without_failure(text: str) -> str:
    """COUNT does not count an argument that fails; a range or an array is left as it is."""
    given = text[:1] == '"' or ":" in text or text.isalnum() or reference(text) is not None
    return text if given else f'IFERROR({text},"")'


def in_words(text: str) -> str:
    """A number that is not whole takes 15 digits as a text; the engine would give all it has."""
    if len(text) > _LONGEST_TWICE:
        return text
    return f"IF(ISNUMBER({text}),IF({text}=INT({text}),{text},{WORDS}({text})),{text})"


def joined(text: str, *, one_cell: bool) -> str:
    """An operand of `&`: whole numbers are written alike everywhere, others take 15 digits in Excel."""
    if not one_cell:
        return f"{WORDS}({text})"
    whole = f"AND({text}=INT({text}),ABS({text})<1E+15)"
    return f"IF(ISNUMBER({text}),IF({whole},{text},{WORDS}({text})),{text})"
