"""Rule K13: figures of the business contradict each other, and which one is wrong is worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.definitions.naming import names_of
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.errors import WorkbookError
from kpi_engine.model.audit import AuditEvidence, AuditFix, Confidence, Correction
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Finding, Severity
from kpi_engine.model.kpi import Cite
from kpi_engine.workbook.references import Area, cell_position

_GRAVE: Mapping[str, tuple[Severity, Confidence]] = {
    "proven": ("error", "high"), "likely": ("warning", "medium"), "ambiguous": ("info", "low"),
    "note": ("info", "low"),
}  # fmt: skip
_MOVEMENTS = """
    Movements        | Jan 2026 | Feb 2026 | Mar 2026 | Apr 2026
    Opening MRR      | 100000   | 104600   | 109300   | 113900
    New MRR          | 6000     | 6200     | 6100     | 6400
    Expansion MRR    | 2000     | 2100     | 2200     | 2150
    Contraction MRR  | 900      | 1000     | 1050     | 980
    """


@rule(
    "K13", "input-identity-broken", group="KPIs", severity="error", confidence="high",
    why="Every KPI that is computed from the figure is wrong with it.",
    remedy="Look the figure up in its source; the proposed value makes the figures tie.",
    cite=Cite("Roll-forwards, ratios and their parts, parts and wholes: kpi check", read="2026-11-22"),
    examples=[
        Example(f"""{_MOVEMENTS}    Churned MRR      | 2500     | 2600     | 2650     | 2700
            Closing MRR      | 104600   | 103900   | 113900   | 118770
            """, flagged=("C7",), why="109,300 typed as 103,900"),
        Example(f"""{_MOVEMENTS}    Churned MRR      | 2500     | 2600     | 2650     | 2700
            Closing MRR      | 104600   | 109300   | 113900   | 118770
            """),
    ],
)  # fmt: skip
def input_identity_broken(book: AuditBook) -> Iterator[Flag]:
    """What `kpi check` finds among the recognised figures: roll-forwards, ratios and bounds that do not hold.

    Proven: one change of one figure makes all of them tie, and no other does. Likely and ambiguous ones are
    told as a warning and for information.
    """
    if not names_of(book).kpi_texts:
        return
    facts = {fact.id: fact for fact in book.figures.facts}
    for finding in book.figures.findings:
        stated = [facts[id_] for id_ in finding.facts if id_ in facts]
        areas = tuple(dict.fromkeys(area for fact in stated if (area := _area(book, fact))))
        if areas:
            severity, confidence = _GRAVE[finding.verdict]
            if severity == "error" and finding.severity != "error":
                severity = finding.severity
            yield Flag(
                _message(areas, finding), _wrong(areas, finding), _evidence(finding, stated),
                _fix(book, finding, facts), severity=severity, confidence=confidence, about=finding.rule,
            )  # fmt: skip


def _wrong(areas: tuple[Area, ...], finding: Finding) -> tuple[Area, ...]:
    """The cells of the figures that would change; all of them where nothing is proposed."""
    return areas[: len(finding.proposed)] if finding.proposed else areas


def _area(book: AuditBook, fact: Fact) -> Area | None:
    """The cell in which a figure stands."""
    place = fact.place
    sheet = book.sheet(place.sheet) if place.sheet else None
    if sheet is None or place.row is None:
        return None
    try:
        row, column = cell_position(f"{place.column}{place.row}")
    except WorkbookError:
        return None
    return Area(sheet.name, row, column, row, column)


def _message(areas: tuple[Area, ...], finding: Finding) -> str:
    text = f"{areas[0]}: {finding.message}"
    return text if len(text) <= 255 else f"{text[:254]}…"


def _evidence(finding: Finding, facts: list[Fact]) -> AuditEvidence:
    told = [(f"{each.rule}: {each.statement}", f"before: {each.before}; after: {each.after}")
            for each in finding.evidence]  # fmt: skip
    return AuditEvidence(facts=(*((str(fact.place), fact.raw) for fact in facts), *told))


def _fix(book: AuditBook, finding: Finding, facts: Mapping[str, Fact]) -> AuditFix | None:
    """The proposed value in the unit in which the cell states its figure."""
    corrections = []
    for id_, value in finding.proposed:
        fact = facts.get(id_)
        area = _area(book, fact) if fact else None
        sheet = book.sheet(area.sheet) if area else None
        cell = sheet.get(area.top, area.left) if sheet and area else None
        if fact is None or area is None or cell is None or not isinstance(cell.value, int | float):
            return None
        if cell.formula or not isinstance(fact.value, int | float) or not fact.value or not cell.value:
            return None
        holds = value * float(cell.value) / float(fact.value)
        corrections.append(Correction(area.sheet, area.ref, float(f"{holds:.12g}")))
    return (
        AuditFix("Type the figure that its source states; this one ties.", tuple(corrections))
        if corrections
        else None
    )
