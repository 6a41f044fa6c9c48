"""What a report draws of a workbook: each sheet as a small map, and what lies around a finding's cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.pictures.sheets import SheetPicture, sheet_picture
from kpi_engine.audit.pictures.surroundings import Surroundings, surroundings
from kpi_engine.model.audit import AuditFinding

_MOST_DRAWN = 300
"""So many findings of a workbook get a drawing of what lies around them, the gravest first."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The drawings of one workbook; `around` by the fingerprint of the finding."""

    sheets: tuple[SheetPicture, ...] = ()
    around: Mapping[str, Surroundings] = field(default_factory=dict)


def pictures(book: AuditBook, findings: Sequence[AuditFinding]) -> Pictures:
    """Every sheet that holds something, and what the cells of the findings read and who reads them."""
    drawn = [each for each in findings if each.cells][:_MOST_DRAWN]
    hidden = {info.name for info in book.worksheets if info.state != "visible"}
    return Pictures(
        tuple(sheet_picture(sheet, hidden=sheet.name in hidden) for sheet in book.sheets if sheet.cells),
        {each.fingerprint: surroundings(book, each) for each in drawn},
    )
