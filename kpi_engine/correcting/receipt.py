"""The receipt of a correction: which cell held what, holds what now, why, and who accepted it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kpi_engine.correcting.choosing import Choice
from kpi_engine.correcting.refusals import place_text
from kpi_engine.fill.receipt import ResultChange
from kpi_engine.model.cell_error import Scalar, plain
from kpi_engine.model.finding import Evidence


@dataclass(frozen=True, slots=True)
class Correction:
    """One figure that was corrected: what stood in its place and what stands there now.

    `value_before` and `value` are the same in the unit of the term, so that 15 % is 0.15.
    """

    choice: Choice
    sheet: str
    cell: str
    old: Scalar
    new: Scalar
    restated: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        fact, finding = self.choice.fact, self.choice.finding
        return {
            "finding": finding.id if finding else "",
            "figure": fact.id,
            "place": place_text(fact),
            "sheet": self.sheet,
            "cell": self.cell,
            "row": fact.place.row,
            "column": fact.place.column,
            "term": fact.term,
            "period": fact.period,
            "old": plain(self.old),
            "new": plain(self.new),
            "value_before": fact.value,
            "value": self.choice.value,
            "own_value": self.choice.own,
            "verdict": finding.verdict if finding else "",
            "kind": finding.kind if finding else "",
            "message": finding.message if finding else "",
            "proof": [asdict(item) for item in finding.evidence] if finding else [],
            "accepted": self.choice.by,
            "remark": self.choice.remark,
            "restated": self.restated,
        }


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was written: the file before and after, every corrected figure, every result that follows.

    Hashes are SHA-256. `not_verifiable` lists cells whose stored result was taken out, as it could not be
    computed. `engines` names the programs and versions that wrote and calculated.
    """

    source: str
    source_sha256: str
    written: str
    written_sha256: str
    backup: str
    fixed_at: str
    corrections: tuple[Correction, ...]
    results: tuple[ResultChange, ...] = ()
    recalculated: int = 0
    not_verifiable: tuple[str, ...] = ()
    parts_untouched: int = 0
    warnings: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The fields of the document `kpi.fix/1` that tell what was written."""
        return {
            "source": self.source,
            "source_sha256": self.source_sha256,
            "written": self.written,
            "written_sha256": self.written_sha256,
            "backup": self.backup,
            "fixed_at": self.fixed_at,
            "corrections": [each.as_dict() for each in self.corrections],
            "results": [each.as_dict() for each in self.results],
            "recalculated": self.recalculated,
            "not_verifiable": list(self.not_verifiable),
            "parts_untouched": self.parts_untouched,
            "warnings": list(self.warnings),
            "engines": list(self.engines),
        }


def proof_line(evidence: Sequence[Evidence]) -> str:
    """The proof in one line: a rule that is broken as stated and holds as proposed, rather one that ties."""
    restored = [item for item in evidence if not item.holds_before and item.holds_after]
    broken = [item for item in evidence if not item.holds_before]
    tied = [item for item in restored or broken if " " in item.before]
    item = next(iter([*tied, *restored, *broken]), None)
    if item is None:
        return ""
    after = f"; as proposed {item.after}" if item.after else ""
    return f"{item.statement}: as stated {item.before}{after}"
