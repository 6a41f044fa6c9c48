"""Two versions of a workbook written as text, and compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kpi_engine.audit.rule import Example
from kpi_engine.audit.versions.changes import Change, Differences
from kpi_engine.engine.comparing_versions import diff
from tests.audit.example_workbook import workbook_of

PLAN = """
    [Plan]
    Customer | Price | Seats | Revenue | Running
    Ahlers   | 10    | 3     | =B2*C2  | =D2
    Brandt   | 12    | 4     | =B3*C3  | =E2+D3
    Cohen    | 15    | 2     | =B4*C4  | =E3+D4
    Dupont   | 9     | 5     | =B5*C5  | =E4+D5
    Total    |       |       | =SUM(D2:D5)
    [KPIs]
    ARPU     | =Plan!D6/COUNTA(Plan!A2:A5)
    """


def versions(folder: Path, old: str, new: str, *, was: Any = None, now: Any = None) -> Differences:
    """The differences of two workbooks; `was` and `now` are further fields of the examples."""
    before = workbook_of(Example(old, **(was or {})), folder / "old.xlsx")
    after = workbook_of(Example(new, **(now or {})), folder / "new.xlsx")
    return diff(before, after)


def kinds(found: Differences) -> list[tuple[str, str]]:
    """Kind and first range of every change; the message where a change has no range."""
    return [(each.kind, _place(each)) for each in found.changes]


def _place(change: Change) -> str:
    areas = change.areas or change.old_areas
    return f"{areas[0].sheet}!{areas[0].ref}" if areas else change.message
