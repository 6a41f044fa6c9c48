"""Every function that a cell can call: its name works in Excel, its help fits, its examples come out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from openpyxl.utils import FORMULAE

from kpi_engine.functions.registry import functions
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.function import ArrayBehaviour, Function

ALL: dict[str, Function] = {function.name: function for function in functions()}
NAMES = [name for function in ALL.values() for name in (function.name, *function.aliases)]
CELL_ADDRESS = re.compile(r"[A-Z]{1,3}\d{1,7}|R\d*(C\d*)?|C\d*")
HELP_LIMIT = 255
_WORDS = """
A1R1C1 ABSREF ACTIVATE ALERT ALIGNMENT APPLY ARGUMENT ASSIGN ATTRIBUTES BEEP BORDER BREAK CALCULATE
CALL CALLER CLEAR CLOSE COLOR CONSOLIDATE COPY CREATE CUSTOMIZE CUT DEMOTE DEREF DIRECTORY DISPLAY
DOCUMENTS DUPLICATE ECHO ELSE ENTER ERROR EVALUATE EXEC EXECUTE FCLOSE FILES FILL FILTER FOPEN FOR
FORMULA FPOS FREAD FREADLN FSIZE FWRITE FWRITELN GOTO GRIDLINES GROUP HALT HELP HIDE HLINE HPAGE
HSCROLL INITIATE INPUT INSERT JUSTIFY LEGEND LINKS LIST MERGE MESSAGE MOVE NAMES NEXT NOTE OPEN
OUTLINE PARSE PASTE PATTERNS PLACEMENT POKE PRECISION PRINT PROMOTE PROTECT QUIT REFTEXT REGISTER
RELREF REMOVE RENAME REPORT REQUEST RESTART RESULT RESUME RETURN REVERSE RUN SAMPLE SAVE SCALE
SCROLL SELECT SELECTION SERIES SHOW SIZE SORT SPLIT STANDARD STEP STYLE SUMMARY TABLE TERMINATE
TEXTREF UNDO UNGROUP UNHIDE UNLOCKED UNREGISTER VIEW VLINE VOLATILE VPAGE VSCROLL WAIT WHILE WINDOWS
WORKGROUP ZOOM
"""
MACRO_WORDS = frozenset(_WORDS.split())
"""Excel 4 macro words: a user function of such a name cannot be called from a cell."""
_SINCE_2013 = """
ACOT ACOTH ANCHORARRAY ARABIC ARRAYTOTEXT BASE BINOM.DIST.RANGE BITAND BITLSHIFT BITOR BITRSHIFT BITXOR BYCOL
BYROW CHOOSECOLS CHOOSEROWS COMBINA CONCAT COPILOT COT COTH CSC CSCH DAYS DBCS DECIMAL DETECTLANGUAGE DROP
ENCODEURL EXPAND FIELDVALUE FILTER FILTERXML FORMULATEXT GAMMA GAUSS GROUPBY HSTACK IFNA IFS IMAGE IMCOSH
IMCOT IMCSC IMCSCH IMPORTCSV IMPORTTEXT IMSEC IMSECH IMSINH IMTAN ISFORMULA ISOMITTED LAMBDA LET MAKEARRAY MAP
MAXIFS MINIFS MUNIT NUMBERVALUE PDURATION PERCENTOF PERMUTATIONA PHI PIVOTBY PY QUERYSTRING RANDARRAY REDUCE
REGEXEXTRACT REGEXREPLACE REGEXTEST RRI SCAN SEC SECH SEQUENCE SHEET SHEETS SINGLE SORT SORTBY STOCKHISTORY
SWITCH TAKE TEXTAFTER TEXTBEFORE TEXTJOIN TEXTSPLIT TOCOL TOROW TRANSLATE TRIMRANGE UNICHAR UNICODE UNIQUE
VALUETOTEXT VSTACK WEBSERVICE WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR
"""
BUILT_IN = frozenset(FORMULAE) | frozenset(_SINCE_2013.split())
"""What every Excel has by itself; openpyxl's list ends with Excel 2010."""


def test_no_name_stands_for_two_functions() -> None:
    assert len({name.casefold() for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_name_can_be_typed_into_a_cell(name: str) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", name), "letters, digits and _, three characters at least"
    assert not CELL_ADDRESS.fullmatch(name), "Excel would read it as a cell"
    assert name not in MACRO_WORDS, "Excel would read it as an old macro word"
    assert name not in BUILT_IN, "a built-in function silently wins"


@pytest.mark.parametrize("name", ["ltv12", "CAC2026", "R", "C", "R1C1", "WAIT", "SUM", "AB", "PERCENTOF"])
def test_names_that_would_not_work_are_recognised(name: str) -> None:
    works = re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", name) and not CELL_ADDRESS.fullmatch(name)
    assert not (works and name not in MACRO_WORDS and name not in BUILT_IN)


@pytest.mark.parametrize("function", ALL.values(), ids=ALL)
def test_the_function_wizard_shows_all_of_its_help(function: Function) -> None:
    texts = [function.help, *(argument.help for argument in function.arguments)]
    assert all(text.strip() for text in texts)
    assert max(len(text) for text in texts) <= HELP_LIMIT
    assert function.help.endswith(".")
    assert function.title
    assert function.signature.startswith(f"{function.name}(")


@pytest.mark.parametrize("function", ALL.values(), ids=ALL)
def test_arguments_are_distinct_and_optional_ones_come_last(function: Function) -> None:
    names = [argument.name for argument in function.arguments]
    assert len(set(names)) == len(names)
    required = [argument.required for argument in function.arguments]
    assert required == sorted(required, reverse=True)
    for argument in function.arguments:
        assert not argument.required or argument.default is None
        assert not argument.options or argument.default in (None, *argument.options)


def _cases() -> list[Any]:
    """One case an example: name, arguments, result, how close."""
    cases = []
    for function in ALL.values():
        within = [example.within for example in function.kpi.examples] if function.kpi else []
        for index, (arguments, result) in enumerate(function.examples):
            shown = f"{function.name}-{index}"
            cases.append(pytest.param(function, arguments, result, (within or [0] * 99)[index], id=shown))
    return cases


def _cell(argument: Any) -> Any:
    """A declared range as the column that a host hands over."""
    return [[item] for item in argument] if isinstance(argument, tuple) else argument


def _agrees(answer: Any, expected: Any, within: float) -> bool:
    if isinstance(expected, list | tuple):
        pairs = zip(answer, expected, strict=True)
        return all(_agrees(left, right, within) for left, right in pairs)
    if isinstance(expected, CellError) or isinstance(answer, CellError):
        return answer is expected
    if isinstance(expected, str):
        return bool(answer == expected)
    return bool(answer == pytest.approx(expected, rel=1e-9, abs=max(within, 1e-12)))


def test_every_function_has_an_example() -> None:
    assert [name for name, function in ALL.items() if not function.examples] == []


@pytest.mark.parametrize(("function", "arguments", "result", "within"), _cases())
def test_the_example_comes_out(function: Function, arguments: Any, result: Any, within: float) -> None:
    assert _agrees(function.call(*(_cell(argument) for argument in arguments)), result, within)


@pytest.mark.parametrize(("function", "arguments", "result", "within"), _cases())
def test_the_example_comes_out_of_every_cell_of_a_range(
    function: Function, arguments: Any, result: Any, within: float
) -> None:
    if function.behaviour is ArrayBehaviour.LIFT:
        answer = function.call(*([[argument] * 3] * 2 for argument in arguments))
        assert _agrees(answer, [[result] * 3] * 2, within)
    else:
        assert _agrees(function.call(*(_cell(argument) for argument in arguments)), result, within)


@pytest.mark.parametrize("function", ALL.values(), ids=ALL)
def test_an_argument_too_many_is_refused_without_an_exception(function: Function) -> None:
    assert function.call(*[1] * (function.most + 1)) is CellError.VALUE
