"""Which definition a figure used, in one line: formula, figures, choices, and those of the KPIs it reads."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.rebinding import default_of, definition_of, followed, variants_of
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.results.axis import Axis
from kpi_engine.results.needs import Needs, is_history


def definition(guide: Guide, kpi: GuideKpi, choices: Mapping[str, str], needs: Needs, axis: Axis) -> str:
    """The formula and the choices under it; of the KPIs it reads, those that differ from the default."""
    words = [definition_of(guide, kpi, choices)]
    for other in needs.reads(kpi)[1:]:
        decided = [f"{name}: {option}" for name, option in followed(guide, other, choices).items()
                   if option != _default(other, name)]  # fmt: skip
        words += [f"{other.id} with {', '.join(decided)}"] if decided else []
    if is_history(KPIS.find(kpi.function)):
        words.append(f"months counted from {axis.first}")
    return "; ".join(words)


def _default(kpi: GuideKpi, name: str) -> str:
    return next(default_of(kpi, variant) for variant in variants_of(kpi) if variant.name == name)
