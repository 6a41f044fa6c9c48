"""Proof that the calculation engine computes a formula as the file does, on the figures that the file holds.

A result for new figures is worth nothing where the engine does not arrive at the file's own result for the
old ones. Each formula is judged once: computed from what the file holds in the cells that it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from functools import cached_property

from kpi_engine.formula.shapes import Shape
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.computing import Computation
from kpi_engine.recalc.exactness import inexact
from kpi_engine.recalc.judging import verdicts
from kpi_engine.recalc.loaded import Loaded
from kpi_engine.recalc.prepare import Prepared
from kpi_engine.recalc.settling import settle
from kpi_engine.recalc.trust import needs_proof
from kpi_engine.recalc.verdict import CellVerdict
from kpi_engine.recalc.workings import Workings

UNPROVEN = "with the old figures the calculation engine arrives at another result than the file holds"
_NO_RESULT = "the file holds no result that could prove the calculation"


class Proofs:
    """Which formulas of a workbook are not to be computed anew, and why: `unproven`, which grows as asked."""

    def __init__(self, workings: Workings, constants: Callable[[Set[Place]], Mapping[Place, Scalar]]) -> None:
        """`constants` gives what the file holds in the cells that some formulas read."""
        self._workings, self._constants = workings, constants
        self._judged: set[Place] = set()
        self._proved: set[Place] = set()
        self.unproven: dict[Place, str] = {}

    def judge(self, places: Iterable[Place]) -> None:
        """Judge those of these formulas that need it and were not judged before."""
        prepared = self._workings.prepared
        new = [prepared[place] for place in places if place in prepared and place not in self._judged]
        self._judged.update(each.cell.place for each in new)
        computed = [each for each in new if not _is_left_out(each)]
        self.unproven |= {each.cell.place: why for each in computed if (why := inexact(each.text))}
        wanting = [
            each for each in computed if self._wants_proof(each) and each.cell.place not in self.unproven
        ]
        self._judge_without_result([each for each in wanting if each.cell.cached is None])
        self._prove(wanting)

    def judge_new_errors(self, done: Computation) -> bool:
        """Judge what became an error with new figures, whatever it is made of; True when some is unproven.

        The engine's way of not knowing what Excel does (a date typed as text) is most often an error.
        """
        before = len(self.unproven)
        self._prove([each for each in done.cells if self._is_new_error(each, done)])
        return len(self.unproven) > before

    def _is_new_error(self, each: Prepared, done: Computation) -> bool:
        place, cached = each.cell.place, each.cell.cached
        if place not in done.affected or not isinstance(done.values[place], CellError):
            return False
        trusted = not self._wants_proof(each) and place not in done.problems
        return trusted and cached is not None and not isinstance(cached, CellError)

    def _wants_proof(self, each: Prepared) -> bool:
        """Formulas in circles depend on how often they were calculated, whatever they are made of."""
        return self._workings.book.iterate or needs_proof(each)

    def _is_provable(self, each: Prepared) -> bool:
        """True where the file's result follows from what the file holds now."""
        return not (
            self._workings.book.recalculates_on_opening
            or each.cell.cached is None
            or each.cell.place in self._without_evidence
        )

    @cached_property
    def _without_evidence(self) -> Set[Place]:
        """Formulas that depend on the clock, on chance, or on a formula without a result in the file."""
        start = {
            each.cell.place for each in self._workings.cells
            if each.lowered.clock or each.lowered.volatile or each.cell.cached is None
        }  # fmt: skip
        return start | self._workings.graph.reached(start)

    def _judge_without_result(self, formulas: list[Prepared]) -> None:
        """Formulas without a result in a file that holds others: a fill took out what nothing proved.

        Such a file asks to be calculated on opening. A formula is as good as its copies with a result are.
        """
        if not formulas or not self._workings.book.recalculates_on_opening or not self._copies:
            return
        for each in formulas:
            if each.cell.place not in self._of_the_day and _copied(each) not in self._copies:
                self.unproven[each.cell.place] = _NO_RESULT

    @cached_property
    def _of_the_day(self) -> Set[Place]:
        start = {each.cell.place for each in self._workings.cells if each.lowered.clock}
        return start | self._workings.graph.reached(start)

    @cached_property
    def _copies(self) -> Set[tuple[str, Shape]]:
        """Formulas as they are copied down or across, for which some cell holds a result."""
        return {_copied(each) for each in self._workings.cells if each.cell.cached is not None}

    def _prove(self, formulas: Iterable[Prepared]) -> None:
        """Compute these formulas with the file's own figures; what differs is unproven."""
        places = {each.cell.place for each in formulas if self._is_provable(each)} - self._proved
        self._proved |= places
        if not places:
            return
        done = self._compute(places)
        anchors = self._workings.book.spilled
        for verdict, place in _placed(done):
            anchor = anchors[place][0] if place in anchors else place
            if verdict.status in ("different", "stale"):
                self.unproven[anchor] = UNPROVEN
            elif verdict.status == "not_verifiable" and anchor not in done.doubted:
                self.unproven[anchor] = verdict.reason

    def _compute(self, places: Set[Place]) -> Computation:
        done = Computation(Loaded(self._workings, places, self._constants(places)), {}, frozenset(), places)
        settle(done)
        return done


def _is_left_out(each: Prepared) -> bool:
    """True for a formula that is never computed, or whose result says itself that it is not known."""
    lowered = each.lowered
    return bool(lowered.volatile or lowered.external or lowered.problem)


def _copied(each: Prepared) -> tuple[str, Shape]:
    return each.cell.sheet, each.lowered.shape


def _placed(done: Computation) -> Iterable[tuple[CellVerdict, Place]]:
    places = (
        place for each in done.cells
        for place in (each.cell.place, *done.filled.get(each.cell.place, ()))
    )  # fmt: skip
    return zip(verdicts(done), places, strict=True)
