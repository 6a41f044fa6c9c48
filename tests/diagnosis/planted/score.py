"""How close findings came to the faults that were planted; reads findings, knows nothing of their making."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

from kpi_engine.model.finding import Finding
from tests.diagnosis.planted.business import Business
from tests.diagnosis.planted.equations import outside
from tests.diagnosis.planted.faults import Planted
from tests.diagnosis.planted.rivals import rivals
from tests.diagnosis.planted.typed import Key, Typed, shown

Explanation = tuple[tuple[str, float], ...]
SURE = ("proven", "likely")
_NOT_TYPED_FROM_IT = frozenset(("neighbour copied", "stale paste", "another segment", "two wrong digits",
                                "wrong period", "other unit", "too coarse"))  # fmt: skip
"""Where what was typed says nothing of what is right, the value is known as far as the others tell it."""


@dataclass
class Tally:
    """Counts of one family; they add up."""

    planted: int = 0
    invisible: int = 0
    found: int = 0
    first: int = 0
    first_cell: int = 0
    third: int = 0
    tied: int = 0
    as_good: int = 0
    proven: int = 0
    proven_wrong: int = 0
    likely: int = 0
    likely_wrong: int = 0
    abstained: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True)
class Verdicts:
    """What was found about one board with planted faults."""

    planted: Planted
    findings: Sequence[Finding]

    def tally(self) -> Tally:
        """One planted fault, counted."""
        sure = [finding for finding in self.said if finding.verdict in SURE]
        proven = [finding for finding in sure if finding.verdict == "proven"]
        likely = [finding for finding in sure if finding.verdict == "likely"]
        return Tally(
            planted=1, found=self._everywhere(lambda finding: finding.facts), first=self.solved,
            first_cell=self._everywhere(_first_cells), third=self._everywhere(_third_cells),
            tied=any(others for _, others in self.rivals), as_good=not self.solved and self._as_good(),
            proven=len(proven),
            proven_wrong=sum(not self.right(finding.proposed, to_its_digits=False) for finding in proven),
            likely=len(likely), abstained=not sure,
            likely_wrong=sum(not self.right(finding.proposed, to_its_digits=False) for finding in likely),
        )  # fmt: skip

    @cached_property
    def said(self) -> Sequence[Finding]:
        """Findings that are more than a note, if there are any."""
        return [finding for finding in self.findings if finding.verdict != "note"] or self.findings

    @cached_property
    def rivals(self) -> list[tuple[Planted, Mapping[Key, Sequence[Typed]]]]:
        """What else explains as much as each slip."""
        return [(part, rivals(part)) for part in self.planted.parts or (self.planted,)]

    @property
    def wrong(self) -> Mapping[str, Key]:
        """The cells that were typed wrongly, by the id of their fact."""
        return {key.id: key for key in self.planted.wrong}

    @cached_property
    def solved(self) -> bool:
        """True where the first that is said names every wrong cell, no other, and the true values."""
        claimed = self._claimed
        return {id_ for id_, _ in claimed} == set(self.wrong) and self.right(claimed)

    def right(self, proposed: Explanation, *, to_its_digits: bool = True) -> bool:
        """True where everything proposed is a wrong cell with its true value.

        Else than `to_its_digits`, a value is right that no other figure tells from the true one, or that is
        the true one rounded to the digits that the cell shows.
        """
        return bool(proposed) and all(
            id_ in self.wrong and self._is_true(self.wrong[id_], value, to_its_digits)
            for id_, value in proposed
        )

    def _is_true(self, key: Key, value: float, to_its_digits: bool) -> bool:
        right, wrong = self.planted.business.cells[key], self.planted.wrong[key]
        families = self.planted.family.split(" + ")
        room = right.half_unit if to_its_digits else max(right.half_unit, wrong.half_unit)
        if "thousands" in families and not wrong.places:
            room = max(room, 500.0)
        away = abs(value - right.value)
        if away <= room * (1 + 1e-6) + 1e-9 * abs(right.value):
            return True
        untold = not _NOT_TYPED_FROM_IT.isdisjoint(families)
        return (untold or not to_its_digits) and away <= left_open(
            self.planted.business, key
        ) + right.half_unit

    def _everywhere(self, named: Callable[[Finding], Sequence[str]]) -> bool:
        """True where every wrong cell is among those that `named` takes from a finding that counts."""
        said = self.said[:1] if len(self.wrong) == 1 else self.said
        cells = {id_ for finding in said for id_ in named(finding)}
        return set(self.wrong) <= cells

    def _as_good(self) -> bool:
        """True where each slip, or one that nobody can tell from it, is said first, and nothing else."""
        claims = list(self._claimed)
        for part, others in self.rivals:
            ours = [claim for claim in claims if claim[0] in {key.id for key in part.wrong}]
            if {id_ for id_, _ in ours} != {key.id for key in part.wrong} or not self.right(tuple(ours)):
                ours = [claim for claim in claims if _among(claim, others)][:1]
            if not ours:
                return False
            claims = [claim for claim in claims if claim not in ours]
        return not claims

    @property
    def _claimed(self) -> Explanation:
        """What is said first: of one wrong cell by the first finding, of several by all."""
        if len(self.wrong) == 1:
            first = explanations(self.said[0])[:1] if self.said else []
        else:
            first = [each for finding in self.said for each in explanations(finding)[:1]]
        return tuple(pair for each in first for pair in each)


def _among(claim: tuple[str, float], others: Mapping[Key, Sequence[Typed]]) -> bool:
    """True where the claim is one of the other explanations."""
    meant = [each for key, found in others.items() if key.id == claim[0] for each in found]
    return any(abs(claim[1] - each.value) <= each.half_unit * (1 + 1e-6) for each in meant)


def explanations(finding: Finding) -> list[Explanation]:
    """What would explain the finding, the best first: what it proposes, then its alternatives."""
    found: list[Explanation] = [finding.proposed] if finding.proposed else []
    for each in getattr(finding, "alternatives", ()):
        joint = getattr(each, "proposed", each)
        joint = (tuple(joint),) if joint and isinstance(joint[0], str) else tuple(map(tuple, joint))
        if joint and joint not in found:
            found.append(joint)
    return found


def _first_cells(finding: Finding) -> list[str]:
    first = explanations(finding)[:1]
    return [id_ for id_, _ in first[0]] if first else list(finding.facts[:1])


def _third_cells(finding: Finding) -> list[str]:
    listed = explanations(finding)
    named = [id_ for each in listed[:3] for id_, _ in each]
    return named if len(listed) > 1 else [*named, *finding.facts[:3]]


def left_open(business: Business, key: Key) -> float:
    """How far the figure may be from the true one before an equation breaks: what others leave open."""
    right = business.cells[key]
    return max(_reach(business, key, right, -1), _reach(business, key, right, 1))


def _reach(business: Business, key: Key, right: Typed, way: int) -> float:
    low, high = 0.0, right.half_unit
    while high < 1e3 * abs(right.value) + right.half_unit and _fits(business, key, right, way * high):
        low, high = high, 2 * high
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (middle, high) if _fits(business, key, right, way * middle) else (low, middle)
    return low


def _fits(business: Business, key: Key, right: Typed, away: float) -> bool:
    moved = shown(right.value + away, right.places + 3, right.suffix)
    cells = {**business.cells, key: moved}
    return not outside(key, moved) and not any(each.broken(cells) for each in business.by_cell[key])
