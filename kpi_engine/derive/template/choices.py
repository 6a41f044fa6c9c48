"""The definitions on which companies differ: which one holds here, and what changing it does."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.guide import Guide


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of definition, as a row of Settings."""

    name: str
    options: tuple[str, ...]
    default: str
    effect: str

    @property
    def label(self) -> str:
        """The choice in words: `CAC scope`."""
        text = self.name.replace("_", " ")
        for short in ("cac", "cogs", "ltv", "mrr", "nrr"):
            text = text.replace(short, short.upper())
        return text[0].upper() + text[1:]

    @property
    def cell_name(self) -> str:
        """The defined name of its cell."""
        return f"def_{self.name}"


def choices_of(guide: Guide) -> tuple[Choice, ...]:
    """Every choice that the guide's functions declare, each once."""
    found: dict[str, Choice] = {}
    for kpi in guide.kpis:
        function = KPIS.find(kpi.function)
        for variant in function.variants if function else ():
            effect = variant.why or "which definition the figures follow"
            found.setdefault(
                variant.name,
                Choice(variant.name, variant.choices, variant.default, effect[0].upper() + effect[1:]),
            )
    return tuple(found.values())
