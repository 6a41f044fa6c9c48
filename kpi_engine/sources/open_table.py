"""Which reader a file needs: a workbook's sheet or a text file."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.model.fact import Place
from kpi_engine.sources.header import recognised
from kpi_engine.sources.table import Table, refusal
from kpi_engine.sources.text_file import read_text_table
from kpi_engine.sources.titles import Known

_WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")


def is_workbook(path: Path) -> bool:
    """True for the endings of workbooks whose sheets are read as tables."""
    return path.suffix.lower() in _WORKBOOKS


def open_table(path: Path, sheet: str | None, known: Known = recognised) -> Table:
    """The table in `path`; `sheet` belongs to a workbook. Raises SourceError or WorkbookError.

    `known` says by which headers its header row is found.
    """
    place = Place(path.name or str(path))
    if is_workbook(path):
        from kpi_engine.sources.sheet import read_sheet_table  # a CSV file needs no XML library

        return read_sheet_table(path, sheet, known)
    if sheet is not None:
        raise refusal(place, f"only a workbook has sheets, so leave out --sheet {sheet}.", "sheet-of-text")
    if path.is_dir():
        raise refusal(place, "this is a folder. Give the CSV file or workbook in it.", "folder")
    try:
        return read_text_table(path, known)
    except FileNotFoundError:
        raise refusal(
            place, f"not found in {path.parent.absolute()}. Check the name and the folder.", "missing"
        ) from None
    except OSError as exc:
        why = f"cannot be read ({exc.strerror}). Close it in other programs, or check your rights."
        raise refusal(place, why, "unreadable") from exc
