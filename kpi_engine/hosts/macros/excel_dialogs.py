"""Questions in a running Excel on Windows. Excel's own boxes take no more than 255 letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kpi_engine.errors import InputError
from kpi_engine.formula.references import cell_name, quoted
from kpi_engine.hosts.macros.port import StoppedError
from kpi_engine.model.written import clipped

TITLE = "SaaS KPI"
_LONGEST, _QUESTION, _OPTION = 250, 110, 60
_NUMBER, _TEXT, _CELLS = 1, 2, 8


def open_name(excel: Any, title: str, kinds: Sequence[str]) -> Path:
    """A file to read."""
    endings = ";".join(f"*.{each}" for each in kinds)
    return Path(_given(excel.GetOpenFilename(FileFilter=f"{endings},{endings}", Title=title)))


def save_name(excel: Any, title: str, suggested: Path) -> Path:
    """A file to write; Excel does not ask whether one of that name may go."""
    kind = f"*{suggested.suffix}"
    return Path(
        _given(
            excel.GetSaveAsFilename(InitialFileName=str(suggested), FileFilter=f"{kind},{kind}", Title=title)
        )
    )


def number_of(excel: Any, question: str, options: Sequence[str]) -> int:
    """Options are numbered from 1; what does not fit is on the next page, which 0 shows."""
    pages = list(_pages(question, options))
    page = 0
    while True:
        answer = _given(excel.InputBox(Prompt=pages[page], Title=TITLE, Default=1, Type=_NUMBER))
        number = int(answer)
        if number == 0 and len(pages) > 1:
            page = (page + 1) % len(pages)
        elif 1 <= number <= len(options):
            return number - 1


def text(excel: Any, question: str, usual: str) -> str:
    """A line of text."""
    asked = clipped(question, _LONGEST)
    return str(_given(excel.InputBox(Prompt=asked, Title=TITLE, Default=usual, Type=_TEXT)))


def cells(excel: Any, question: str, book: Any, sheet: str) -> str:
    """What the user points at, as a formula on `sheet` names it."""
    area = _given(excel.InputBox(Prompt=clipped(question, _LONGEST), Title=TITLE, Type=_CELLS))
    if int(area.Areas.Count) != 1:
        raise InputError(
            "Several blocks of cells were chosen. Point at one block, such as B2:M2.", code="several-areas"
        )
    top, left = int(area.Row), int(area.Column)
    down, across = _size(area)
    if (down, across) == _size(area.Cells(1, 1).MergeArea):
        down, across = 1, 1  # merged cells hold one value, in their first cell
    first, last = cell_name(top, left), cell_name(top + down - 1, left + across - 1)
    reference = first if first == last else f"{first}:{last}"
    own, name = area.Worksheet.Parent.Name, str(area.Worksheet.Name)
    if own != book.Name:
        inside = f"[{own}]{name}".replace("'", "''")
        return f"'{inside}'!{reference}"
    return reference if name == sheet else f"{quoted(name)}!{reference}"


def _size(area: Any) -> tuple[int, int]:
    return int(area.Rows.Count), int(area.Columns.Count)


def _given(answer: Any) -> Any:
    """Excel answers False where a box is closed without an answer."""
    if answer is False:
        raise StoppedError
    return answer


def _pages(question: str, options: Sequence[str]) -> Iterator[str]:
    lines = [f"{number}  {clipped(each, _OPTION)}" for number, each in enumerate(options, 1)]
    asked, more = clipped(question, _QUESTION), "0  more"
    page: list[str] = []
    for line in lines:
        if page and len("\n".join([asked, *page, line, more])) > _LONGEST:
            yield "\n".join([asked, *page, more])
            page = []
        page.append(line)
    is_first = len("\n".join([asked, *lines])) <= _LONGEST and len(page) == len(lines)
    yield "\n".join([asked, *page] if is_first else [asked, *page, more])
