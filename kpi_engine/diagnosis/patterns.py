"""How an identity is bound: the figures it needs, those that other accepted forms need, and its forms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from kpi_engine.diagnosis.board import Cell, Group, Tie
from kpi_engine.diagnosis.calendar import grain_of
from kpi_engine.diagnosis.forms import Form, can_be_solved, form_of
from kpi_engine.model.identity import Identity, names_in
from kpi_engine.model.term import Aggregation, Term
from kpi_engine.model.unit import Unit

TOO_MANY = 12
"""Where figures are stated so often that an identity could be bound in more ways, these are enough."""

TOLERANCE = Term("tolerance", "Tolerance", Unit.NUMBER, "What an identity may be off.", Aggregation.POOLED)
"""A figure that no table states: between plus and minus what a user's own rule tolerates."""

Cells = Mapping[str, Sequence[Cell]]
"""The cells that each name of an identity can stand for in one group; a lagged name as `mrr[-1]`."""

Roots = Mapping[int, frozenset[int]]
"""The typed cells behind each computed one."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An identity taken apart once, to be bound in many groups."""

    identity: Identity
    needed: frozenset[str]
    optional: tuple[str, ...]
    forms: tuple[Form, ...]

    def suits(self, group: Group) -> bool:
        """True where the identity is meant for the group's period, scenario and segment."""
        identity = self.identity
        if identity.grains and group.period and grain_of(group.period) not in identity.grains:
            return False
        return identity.scenario in ("", group.scenario) and identity.segment in (None, group.segment)

    def unstated(self, cells: Cells) -> list[str]:
        """Terms that count as 0, because nobody states them."""
        return [name for name in self.identity.zero_if_unstated if name not in cells]

    def choices(self, cells: Cells) -> Iterator[dict[str, Cell]]:
        """Which cells to bind together. What one source states is bound with what the same one states."""
        chosen = {name: cells[name] for name in self.identity.terms}
        chosen |= {name: cells[name][:1] for name in self.optional if name in cells}
        if all(len(each) == 1 for each in chosen.values()):
            yield {name: each[0] for name, each in chosen.items()}
            return
        seen = set()
        for source in dict.fromkeys(_source(cell) for each in chosen.values() for cell in each):
            own = [[cell for cell in each if _source(cell) == source] or each[:1] for each in chosen.values()]
            for choice in islice(product(*own), TOO_MANY):
                if choice not in seen:
                    seen.add(choice)
                    yield dict(zip(chosen, choice, strict=True))

    def tie(self, cells: Mapping[str, Cell], roots: Roots, *, certain: bool = True) -> Tie:
        """The identity bound to cells, with every form whose figures are there."""
        forms = self.forms
        if self.optional:
            forms = tuple(form for form in forms if cells.keys() >= set(form.names))
        at = {name: cells[name].index for form in forms for name in form.names}
        own = frozenset(at[name] for name in forms[0].names)
        behind = own.union(*(roots[index] for index in own if index in roots)) if roots else own
        return Tie(self.identity, forms, at, own, behind, certain)


def patterns_of(identities: Iterable[Identity]) -> list[Pattern]:
    """Patterns of the identities that can be held to facts."""
    return [_pattern(identity) for identity in identities if can_be_solved(identity)]


def _pattern(identity: Identity) -> Pattern:
    forms = tuple(
        form_of(left, identity.relation, _tolerant(right, identity)) for left, right in identity.forms
    )
    terms = identity.terms
    others = {name for left, right in identity.forms[1:] for name in names_in(f"{left} - ({right})")}
    optional = tuple(sorted(others - set(terms)))
    return Pattern(identity, frozenset(terms) - frozenset(identity.zero_if_unstated), optional, forms)


def _tolerant(right: str, identity: Identity) -> str:
    if not identity.tolerance:
        return right
    return f"({right}) * (1 + {TOLERANCE.id})" if identity.relative else f"{right} + {TOLERANCE.id}"


def same_currency(cells: Collection[Cell]) -> bool:
    """False for amounts in several currencies, which no identity can bind."""
    if len(cells) < 2:
        return True
    return len({c.fact.currency for c in cells if c.fact and c.fact.currency and c.term.unit.is_money}) < 2


def _source(cell: Cell) -> str:
    return cell.fact.source.strip().casefold() if cell.fact else ""
