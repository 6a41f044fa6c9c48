"""Which formulas of a workbook are to be rewritten, and into what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kpi_engine.formula.references import cell_name, reference
from kpi_engine.formula.spellings import function_name
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.portable.calls import CannotRewriteError
from kpi_engine.portable.forms import Converter, tells_formulas
from kpi_engine.portable.outcome import KindOfChange, Left
from kpi_engine.recalc.verdict import CellVerdict
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.formulas_elsewhere import Elsewhere, rewrite_elsewhere
from kpi_engine.workbook.package import CellRecord, Package

CellKey = tuple[str, str]
"""Sheet and address."""
LONGEST_VALIDATION = 255
COUNTING = ("$XFD$1", "$A$1048576")
"""Cells that a guarded text counts with. A name that states a cell without its sheet damages the workbook."""
_NO_VALUE = {
    "name": "a name is computed where it is used; the cells that use it hold their values now",
    "conditional format": "a rule is computed for each cell anew, so it cannot be a value; --to native can",
    "data validation": "a rule is computed for each entry anew, so it cannot be a value; --to native can",
    "table total": "the table states the formula of its total row; choose another total in Excel first",
}


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A formula cell and what its formula becomes; `functions` are those of ours that it calls."""

    record: CellRecord
    text: str
    functions: tuple[str, ...]

    @property
    def key(self) -> CellKey:
        """Sheet and address of the cell that states the formula."""
        return self.record.sheet, self.record.ref

    @property
    def covers(self) -> Iterator[CellKey]:
        """Every cell that the formula fills."""
        area = reference(self.record.array_ref) if self.record.kind == "array" else None
        if area is None:
            yield self.key
            return
        for row in range(area.top.at, area.bottom.at + 1):
            for column in range(area.left.at, area.right.at + 1):
                yield self.record.sheet, cell_name(row, column)


@dataclass(frozen=True, slots=True)
class PlannedElsewhere:
    """A formula outside the cells and what it becomes."""

    place: Elsewhere
    before: str
    text: str
    functions: tuple[str, ...]


@dataclass
class Plan:
    """Everything that is to be rewritten; what cannot be moves to `left` with its reason."""

    converter: Converter
    stated: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)
    cells: dict[CellKey, PlannedCell] = field(default_factory=dict)
    elsewhere: dict[tuple[Elsewhere, str], PlannedElsewhere] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    telling: set[CellKey] = field(default_factory=set)
    """Cells that tell the formula of another cell: what they say changes with it."""

    def has_work(self) -> bool:
        """True while there is something to write."""
        return bool(self.cells or self.elsewhere or self.converter.gone)

    def words(self) -> set[str]:
        """Every function that a planned formula calls, by the word that it uses."""
        texts = [each.text for each in self.cells.values()]
        texts += [each.text for each in self.elsewhere.values()]
        return {
            function_name(token.text)
            for text in dict.fromkeys(texts)
            for token in tokens(text)
            if token.kind is Kind.FUNCTION
        }

    def leave(self, planned: PlannedCell, reason: str) -> None:
        """Take a cell out of the plan."""
        del self.cells[planned.key]
        self.left.append(_left_cell(planned.record, reason, planned.functions))

    def leave_elsewhere(self, planned: PlannedElsewhere, reason: str) -> None:
        """Take a formula outside the cells out of the plan."""
        del self.elsewhere[planned.place, planned.before]
        self.left.append(_left(planned.place, planned.before, reason, planned.functions))


def plan(package: Package, converter: Converter) -> Plan:
    """What is to be rewritten, before anything is computed."""
    made = Plan(converter)
    for sheet in package.sheets:
        for record in package.cells(sheet.name):
            if record.kind and record.kind != "datatable" and record.formula:
                made.stated.setdefault(sheet.name, {})[record.row, record.column] = record.formula
                _plan_cell(made, record)
    rewrite_elsewhere(Draft(package), _collector(made))
    if converter.form == "values":
        _leave_totals(made, package)
    return made


def check_results(made: Plan, before: Mapping[CellKey, CellVerdict]) -> None:
    """Leave the cells whose result in the file is not the function's: a rewriting would hide that."""
    for planned in list(made.cells.values()):
        verdicts = [before[key] for key in planned.covers if key in before]
        wrong = next((each for each in verdicts if each.status == "different"), None)
        if wrong is not None:
            made.leave(planned, "the file holds another value than the function gives; recalculate it first")
        elif made.converter.form == "values":
            unknown = next((each for each in verdicts if _is_unknown(each)), None)
            if unknown is not None or not verdicts:
                reason = unknown.reason if unknown else "the cell was not computed"
                made.leave(planned, f"its value cannot be verified: {reason}")


def _is_unknown(verdict: CellVerdict) -> bool:
    return verdict.status in ("not_verifiable", "volatile", "external")


def _plan_cell(made: Plan, record: CellRecord) -> None:
    if tells_formulas(record.formula) and made.converter.form != "values":
        made.telling.add((record.sheet, record.ref))
    try:
        written = made.converter.write(record.formula, record.sheet, array=record.kind == "array")
    except CannotRewriteError as why:
        called = tuple(made.converter.calls(record.formula, record.sheet))
        made.left.append(_left_cell(record, str(why), called))
        return
    if written is None:
        return
    for doubt in written.doubts:
        made.left.append(_left_cell(record, doubt, ()))
    if written.functions and (written.text != record.formula or not written.doubts):
        planned = PlannedCell(record, written.text, written.functions)
        made.cells[planned.key] = planned


def _collector(made: Plan) -> Callable[[Elsewhere, str], str]:
    """Notes what each formula outside the cells becomes; changes nothing."""

    def collect(place: Elsewhere, text: str) -> str:
        if place.kind == "name" and place.label.upper() in made.converter.gone and not place.sheet:
            return text
        try:
            written = made.converter.write(text, place.sheet, array=place.array or place.kind == "name")
        except CannotRewriteError as why:
            called = tuple(made.converter.calls(text, place.sheet))
            made.left.append(_left(place, text, str(why), called))
            return text
        if written is None:
            return text
        reason = _refusal(made, place, written.text)
        if reason:
            made.left.append(_left(place, text, reason, written.functions))
        elif written.functions:
            planned = PlannedElsewhere(place, text, written.text, written.functions)
            made.elsewhere[place, text] = planned
        return text

    return collect


def _refusal(made: Plan, place: Elsewhere, text: str) -> str:
    """Why a formula cannot stand where it is to stand; "" where it can."""
    if made.converter.form == "values":
        return _NO_VALUE.get(place.kind, "")
    if place.kind == "name" and any(cell in text for cell in COUNTING):
        return "its text counts with cells of the sheet, which a name cannot hold; --to lambda can write it"
    if place.kind == "data validation" and len(text) > LONGEST_VALIDATION:
        return f"the rule would have {len(text):,} characters, and Excel takes {LONGEST_VALIDATION}"
    if place.kind == "conditional format" and "{" in text:
        return "the rule would hold a list in braces, which Excel does not take in a conditional format"
    return ""


def _leave_totals(made: Plan, package: Package) -> None:
    """Cells of a total row whose formula the table states keep it: a table and its cells must agree."""
    labels = {left.place for left in made.left if left.kind == "table total"}
    for table in package.tables if labels else ():
        area = reference(table.ref)
        for number, column in enumerate(table.columns if area else ()):
            if f"{table.name}[{column}]" in labels and area is not None:
                planned = made.cells.get((table.sheet, cell_name(area.bottom.at, area.left.at + number)))
                if planned is not None:
                    made.leave(planned, _NO_VALUE["table total"])


def _left_cell(record: CellRecord, reason: str, called: tuple[str, ...]) -> Left:
    kind: KindOfChange = "array" if record.kind == "array" else "cell"
    return Left(kind, record.sheet, record.ref, f"={record.formula}", reason, called)


def _left(place: Elsewhere, text: str, reason: str, called: tuple[str, ...]) -> Left:
    return Left(place.kind, place.sheet, place.label, f"={text}", reason, called)
