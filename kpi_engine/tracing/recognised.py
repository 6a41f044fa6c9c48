"""KPIs written out in native Excel, as our templates have them, told from their text.

The text of a KPI guards against missing figures, texts and negative amounts: a nest of IFs that nobody wants
to read. Where it is exactly the text that the catalogue gives for a KPI, the KPI is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.formula.grammar import Call, Literal, Name, Node, Omitted, text
from kpi_engine.formula.guard import guarded
from kpi_engine.formula.parts import with_parts, within
from kpi_engine.model.kpi import Kpi
from kpi_engine.tracing.written_formulas import declared

_MOST_TRIES = 60
_MOST_NUMBERS = 4
LabelOf = Callable[[Node], str]


@dataclass(frozen=True, slots=True)
class _Match:
    kpi: Kpi
    arguments: tuple[Node, ...]
    score: int


def recognised(node: Node, title: str, label_of: LabelOf) -> Node:
    """The tree with every written-out KPI as a call of its function.

    `title` is what the cell is called and `label_of` what an argument is called: several KPIs are one amount
    divided by another, and only their names tell them apart. Where the names do not, the plain formula
    stands in place of the guarded one.
    """
    found = _matches(node, title, label_of)
    if found:
        best = max(found, key=lambda match: match.score)
        rivals = {match.kpi.name for match in found if match.score == best.score}
        if len(rivals) == 1:
            return Call(best.kpi.name, best.arguments)
        plain = _plain(best)
        if plain is not None:
            return plain
    return with_parts(node, lambda inner: recognised(inner, title, label_of))


def _matches(node: Node, title: str, label_of: LabelOf) -> list[_Match]:
    asked = _asked(node)
    if not asked:
        return []
    wanted = _packed(text(node))
    numbers = list(dict.fromkeys(_numbers(node)))[:_MOST_NUMBERS]
    found = []
    for kpi in KPIS:
        if kpi.lifts and len(kpi.parameters) >= len(asked):
            for arguments in islice(_assignments(kpi, asked, numbers), _MOST_TRIES):
                cells = {
                    parameter.name: text(argument)
                    for parameter, argument in zip(kpi.parameters, arguments, strict=True)
                    if not isinstance(argument, Omitted)
                }
                if _packed(guarded(kpi, cells)) == wanted:
                    found.append(_Match(kpi, _short(arguments), _score(kpi, arguments, title, label_of)))
                    break
    return found


def _asked(node: Node) -> list[Node]:
    """The arguments of which a guarded text asks whether they are truth values: all that are cells."""
    match node:
        case Call(name="IF", arguments=(Call(name="AND", arguments=tests), _, _)) if tests:
            match tests[-1]:
                case Call(name="NOT", arguments=(Call(name="OR", arguments=asked),)):
                    pass
                case Call(name="NOT", arguments=asked):
                    pass
                case _:
                    return []
            found = [each.arguments[0] for each in asked
                     if isinstance(each, Call) and each.name == "ISLOGICAL" and each.arguments]  # fmt: skip
            return found if len(found) == len(asked) else []
    return []


def _assignments(kpi: Kpi, asked: Sequence[Node], numbers: Sequence[str]) -> Iterator[tuple[Node, ...]]:
    """The ways in which the asked cells and typed numbers can be the arguments of a KPI, the likely first."""
    count = len(kpi.parameters)
    for chosen in combinations(range(count), len(asked)):
        rest = [at for at in range(count) if at not in chosen]
        ways = [
            ([] if kpi.parameters[at].required else [Omitted()]) + [Literal(number) for number in numbers]
            for at in rest
        ]
        for typed in product(*ways):
            filled: dict[int, Node] = dict(zip(chosen, asked, strict=True))
            filled |= dict(zip(rest, typed, strict=True))
            yield tuple(filled[at] for at in range(count))


def _score(kpi: Kpi, arguments: Sequence[Node], title: str, label_of: LabelOf) -> int:
    """How well the names of the cell and of its arguments fit a KPI."""
    names = {kpi.title.casefold(), kpi.name.casefold()}
    names |= {each.label.casefold() for guide in GUIDES for each in guide.kpis if each.function == kpi.name}
    called = title.partition(", ")[0].casefold()
    score = 100 * (called in names or called.partition(" – ")[0] in names)
    for parameter, argument in zip(kpi.parameters, arguments, strict=True):
        term = parameter.term
        known = {each.casefold() for each in (term.label, *term.synonyms)}
        score += 10 * (label_of(argument).partition(", ")[0].casefold() in known)
    return score


def _plain(match: _Match) -> Node | None:
    """The KPI's formula without its guard, over the cells themselves."""
    given = {
        parameter.name: argument
        for parameter, argument in zip(match.kpi.parameters, match.arguments, strict=False)
        if not isinstance(argument, Omitted)
    }
    formula = declared(match.kpi, given)
    if formula is None:
        return None

    def put(node: Node) -> Node:
        if isinstance(node, Name) and node.text in given:
            return given[node.text]
        return with_parts(node, put)

    return put(formula)


def _short(arguments: Sequence[Node]) -> tuple[Node, ...]:
    """The arguments without omitted ones at the end."""
    kept = list(arguments)
    while kept and isinstance(kept[-1], Omitted):
        kept.pop()
    return tuple(kept)


def _numbers(node: Node) -> Iterator[str]:
    for each in within(node):
        if isinstance(each, Literal) and each.text[:1].isdigit() and "E" not in each.text.upper():
            yield each.text


def _packed(formula: str) -> str:
    return formula.replace(" ", "")
