"""One cell explained: its formula in words, the KPI behind it, its inputs, and what moves it."""

from __future__ import annotations

from kpi_engine.formula.grammar import Binary, FormulaSyntaxError, Literal, Node, tree
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.graph import Area
from kpi_engine.tracing.computing import Computed
from kpi_engine.tracing.cone import Cone, cone_of
from kpi_engine.tracing.decided import Decision, decided, reasons
from kpi_engine.tracing.dependents import reached, readers
from kpi_engine.tracing.kpis_told import kpi_of_row, kpis_told
from kpi_engine.tracing.naming import Naming
from kpi_engine.tracing.own_names import with_own_lambdas
from kpi_engine.tracing.parts import kpi_calls, too_deep
from kpi_engine.tracing.pieces import Pieces
from kpi_engine.tracing.precedents import Precedents
from kpi_engine.tracing.recognised import recognised
from kpi_engine.tracing.sensitivity import sensitivity
from kpi_engine.tracing.shown import shown
from kpi_engine.tracing.substitution import Substitution
from kpi_engine.tracing.told import Dependent, Explanation, KpiTold, Sensitivity
from kpi_engine.tracing.traced import Traced, is_one_cell, named
from kpi_engine.tracing.values_told import Values, areas_in
from kpi_engine.tracing.words import Words
from kpi_engine.tracing.worth import Worth
from kpi_engine.workbook.asked import asked_cell
from kpi_engine.workbook.package import Package

_DEPENDENTS_TOLD = 12
_LONGEST_SENTENCE = 700


def explain_cell(package: Package, cell: str, *, depth: int = 3) -> Explanation:
    """The cell that `cell` names (`KPIs!H7`, a defined name), explained; precedents to `depth`."""
    area = asked_cell(package, cell)
    asked = area.sheet, area.top, area.left
    traced = Traced(package)
    top = traced.anchor(asked)
    cone = cone_of(traced, top)
    computed = Computed(traced, cone)
    return _Teller(traced, asked, cone, computed, depth).told()


class _Teller:
    """Gathers the parts of one explanation."""

    def __init__(self, traced: Traced, asked: Place, cone: Cone, computed: Computed, depth: int) -> None:
        self._traced, self._asked, self._cone, self._computed = traced, asked, cone, computed
        self._top = cone.top
        self._depth = depth
        self._values = Values(traced, computed)
        self._pieces = Pieces(traced, self._top)
        self._worth = Worth(self._pieces, computed.value, traced.sheet)
        self._words = Words(Naming(traced, self._top), self._pieces)
        self._notes: list[str] = []
        cell = traced.formulas.get(self._top)
        self._formula = cell.formula if cell is not None else ""
        written = self._tree(self._formula)
        self._written = None if written is None else with_own_lambdas(written, self._pieces)
        self._decisions: list[Decision] = []
        self._active: Node | None = None
        if self._written is not None:
            whole = recognised(self._written, traced.label(self._top).row, self._label_of)
            self._whole = whole
            self._active, self._decisions = decided(whole, self._worth)

    def told(self) -> Explanation:
        """The whole explanation."""
        traced, top, asked = self._traced, self._top, self._asked
        verdict = self._computed.verdicts.get(asked)
        stored = traced.stored(asked)
        style = traced.style(asked)
        value = self._computed.value(asked)
        areas = self._areas()
        precedents = Precedents(traced, self._values, self._depth)
        tree_ = precedents.under(top, areas)
        direct = readers(traced, asked)
        if asked != top:
            table = traced.formulas[top].what_if_table
            kind = "what-if table that begins" if table else "array formula"
            self._notes.append(f"The cell is filled by the {kind} in {named(top)}.")
        if precedents.cycles:
            names = ", ".join(dict.fromkeys(named(place) for place in precedents.cycles))
            self._notes.append(f"Circular: {names} rests on itself, through the formulas that it reads.")
        label = traced.label(asked)
        date1904 = traced.book.date1904
        return Explanation(
            traced.package.path.name, named(asked), label.text, label.name, traced.kind(asked),
            f"={self._formula}" if self._formula else "", stored, shown(stored, style, date1904=date1904),
            value, shown(value, style, date1904=date1904),
            verdict.status if verdict else "", verdict.reason if verdict else "",
            self._sentence(), self._part() if self._decisions else "", self._because(),
            self._kpis(), self._substituted(),
            tuple(self._values.area(area, role) for area, role in areas), tree_,
            len(direct), reached(traced, asked),
            tuple(Dependent(named(each), traced.label(each).text) for each in direct[:_DEPENDENTS_TOLD]),
            self._sensitivity(), tuple(self._notes),
        )  # fmt: skip

    def _areas(self) -> list[tuple[Area, str]]:
        """What the formula reads: for its value now, then to decide what counts."""
        if self._active is None:
            return [(area, "value") for area in self._traced.areas(self._top)]
        if not self._decisions:
            every = self._traced.areas(self._top)
            return [(area, "value") for area in every]
        used = areas_in(self._active, self._pieces)
        deciding = [
            area
            for decision in self._decisions
            for area in areas_in(decision.condition, self._pieces)
            if area not in used
        ]
        return [(area, "value") for area in used] + [(area, "condition") for area in dict.fromkeys(deciding)]

    def _sentence(self) -> str:
        """The formula in words: in full where that can be read, else the part that counts now."""
        if self._active is None:
            return ""
        part = self._part()
        if not self._decisions or kpi_calls(self._whole):
            return part
        whole = self._words.say(self._whole)
        return whole if len(whole) <= _LONGEST_SENTENCE else part

    def _part(self) -> str:
        """The part of the formula that counts now, in words; one of our KPIs by its title."""
        if self._active is None:
            return ""
        title = ""
        calls = kpi_calls(self._active)
        if calls and calls[0] is self._active:
            title = self._kpis()[0].title + ": "
        return title + self._words.say(self._active)

    def _because(self) -> tuple[str, ...]:
        """The conditions that led to the part of the formula that counts."""
        parts = [
            part for each in self._decisions for part in reasons(each.condition, each.holds, self._worth)
        ]
        return tuple(dict.fromkeys(self._reason(part) for part in parts))

    def _reason(self, decision: Decision) -> str:
        """A setting by what it is now; any other condition by whether it holds."""
        match decision.condition:
            case Binary(sign="=" | "<>", left=left, right=Literal(text=wanted)) if wanted.startswith('"'):
                area = self._pieces.area(left)
                if area is not None and is_one_cell(area):
                    return f"{self._words.say(left)} is {self._values.area(area).shown}"
        return self._words.condition(decision.condition, holds=decision.holds)

    def _kpis(self) -> tuple[KpiTold, ...]:
        if self._active is None or self._written is None:
            return ()
        found = kpis_told(
            self._active, self._written, self._decisions, self._traced, self._pieces, self._worth
        )
        if found or self._pieces.area(self._active) is None:
            return found
        return kpi_of_row(self._traced, self._top)

    def _substituted(self) -> str:
        """`250 = 100,000 / 400`."""
        if self._active is None or self._computed.value(self._asked) is None:
            return ""
        kpis = self._kpis()
        calls = kpi_calls(self._active)
        style = self._traced.style(self._asked)
        value = shown(self._computed.value(self._asked), style, date1904=self._traced.book.date1904)
        if calls and calls[0] is self._active and kpis[0].substituted:
            return f"{value} = {kpis[0].substituted.partition(' = ')[2]}"
        right = Substitution(self._traced, self._pieces, self._computed, self._worth).text(self._active)
        return f"{value} = {right}" if right else ""

    def _sensitivity(self) -> Sensitivity:
        if not self._formula or self._traced.formulas[self._top].what_if_table:
            return Sensitivity()
        return sensitivity(self._traced, self._cone, self._computed, self._values, self._asked)

    def _label_of(self, node: Node) -> str:
        area = self._pieces.area(node)
        return self._traced.label(self._traced.place_of(area)).row if area and is_one_cell(area) else ""

    def _tree(self, formula: str) -> Node | None:
        if not formula:
            return None
        try:
            found = tree(formula)
        except FormulaSyntaxError:
            self._notes.append("The formula cannot be read, so it is not told in words.")
            return None
        if too_deep(found):
            self._notes.append("The formula is too long to be told in words.")
            return None
        return found
