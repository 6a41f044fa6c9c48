"""Audits of small workbooks, filed and performed again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from kpi_engine.audit.paper.again import compared, read_paper
from kpi_engine.audit.paper.folder import write_paper
from kpi_engine.audit.paper.paper import Performed
from kpi_engine.audit.rule import Example
from kpi_engine.cli.audit.documents import Outcome, audit_document
from kpi_engine.engine.auditing import AuditRequest, audit
from kpi_engine.errors import KpiEngineError
from kpi_engine.model.documents_of_audit import AuditDocument
from kpi_engine.model.documents_of_paper import AgainDocument, WorkingPaperDocument
from tests.audit.example_workbook import workbook_of

COSTS = """
    [Costs]
    Item     | Jan | Feb | Total
    Salaries | 800 | 820 | =B2+C2
    Rent     | 100 | 100 | =B3+C3
    Travel   | 50  | 60  | 115
    Cloud    | 70  | 75  | =B5+C5
    Software | 30  | 30  | =B6+C6
    """
"""The total of Travel is typed: it should be 110."""
MADE = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
RULES = ("C01", "V01", "V20", "S01")


def costs(folder: Path, text: str = COSTS) -> Path:
    """The workbook of the costs."""
    return workbook_of(Example(text), folder / "costs.xlsx")


def audited(files: Sequence[Path]) -> AuditDocument:
    """The audit of some files by a few rules."""
    return audit_document([_outcome(file) for file in files])


def _outcome(file: Path) -> Outcome:
    try:
        return Outcome(file, found=audit(file, AuditRequest(RULES, effects=False)))
    except KpiEngineError as fault:
        return Outcome(file, 2, str(fault))


def filed(folder: Path, *files: Path, outputs: Sequence[Path] = ()) -> WorkingPaperDocument:
    """A working paper in `folder`, made on a day in May."""
    performed = Performed(files, "kpi audit costs.xlsx --working-paper paper", MADE, outputs=outputs)
    return write_paper(audited(files), performed, folder)


def again(folder: Path) -> AgainDocument:
    """The paper of the folder performed again."""
    paper = read_paper(folder)
    there = [file for each in paper.paper.population if (file := paper.place(each.file)).is_file()]
    return compared(paper, audited(there), there)
