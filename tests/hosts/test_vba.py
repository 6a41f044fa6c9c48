"""The VBA that turns marked text into errors: its text, wherever the tests run."""

from __future__ import annotations

import re
from pathlib import Path

from kpi_engine.hosts.excel_cells import MARK, error_codes
from kpi_engine.model.cell_error import CellError

SOURCE = Path(__file__).parents[2] / "addin" / "vba" / "KpiErrors.bas"
OPENING = {"If": "End If", "For": "Next", "Do": "Loop", "Select": "End Select", "Function": "End Function"}


def lines() -> list[str]:
    """The lines of code, without comments."""
    text = SOURCE.read_bytes().decode("ascii")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("'")]


def test_the_editor_of_vba_can_read_the_file() -> None:
    data = SOURCE.read_bytes()
    assert data.isascii()
    assert lines()[:2] == ['Attribute VB_Name = "KpiErrors"', "Option Explicit"]
    assert max(map(len, lines())) < 1024


def test_every_error_of_the_engine_becomes_the_error_of_excel() -> None:
    text = "\n".join(lines())
    cases = dict(re.findall(r'Case "(.+)"\nCellOf = CVErr\((\d+)\)', text))
    assert {error: int(code) for error, code in cases.items()} == error_codes()
    assert set(cases) == {error.text for error in CellError}


def test_the_mark_is_the_same_on_both_sides_and_one_mark_is_taken_off() -> None:
    text = "\n".join(lines())
    assert f"Left$(content, 1) <> Chr$({ord(MARK)})" in text
    assert "Case Else\nCellOf = Mid$(content, 2)\nEnd Select" in text


def test_single_cells_rows_and_tables_are_all_turned_element_by_element() -> None:
    text = "\n".join(lines())
    for turned in ("answer = CellOf(answer)", "answer(across) = CellOf(answer(across))",
                   "answer(down, across) = CellOf(answer(down, across))"):  # fmt: skip
        assert turned in text


def test_every_block_is_closed_and_every_variable_declared() -> None:
    open_blocks: list[str] = []
    declared: set[str] = set()
    for line in lines():
        words = re.sub(r"^(Public|Private) ", "", line).split()
        closes = " ".join(words[:2]) if words[0] == "End" else words[0]
        if closes in OPENING.values():
            assert open_blocks.pop() == closes, line
        elif words[0] in OPENING and not (words[0] == "If" and not line.endswith("Then")):
            open_blocks.append(OPENING[words[0]])
        if words[0] == "Function":
            declared = set(re.findall(r"ByVal (\w+)", line)) | {words[1].partition("(")[0]}
        declared |= set(re.findall(r"^Dim (\w+) As", line))
        assigned = re.match(r"(?:For )?(\w+)(?:\([^=]*\))? = ", line)
        assert not assigned or assigned[1] in declared, line
    assert open_blocks == []
