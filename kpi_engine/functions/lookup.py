"""Which KPI a word means: an id of a guide, a function or an alias, whatever the case."""

from __future__ import annotations

from typing import Literal

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.guide import Guide, GuideKpi
from kpi_engine.model.kpi import Kpi

Direction = Literal["higher", "lower", "neither"]
_DIRECTIONS: dict[str, Direction] = {"higher": "higher", "lower": "lower", "neither": "neither"}


def guide_kpi(guide: Guide, name: str) -> GuideKpi | None:
    """The KPI of the guide with this id, or the only one that the function or alias `name` computes."""
    found = guide.kpi(name)
    function = KPIS.find(name)
    return found if found or function is None else guide.only_kpi_of(function.name)


def catalogue_kpi(name: str) -> Kpi | None:
    """The KPI of the catalogue known by `name`: function, alias, id, or id in the guides."""
    wanted = name.strip().casefold()
    by_id = [kpi for kpi in KPIS if kpi.id == wanted]
    functions = {kpi.function for kpi in _in_guides(wanted)}
    by_guide = KPIS.find(functions.pop()) if len(functions) == 1 else None
    return KPIS.find(name) or (by_id[0] if len(by_id) == 1 else None) or by_guide


def direction_of(name: str) -> Direction:
    """Whether `higher` or `lower` is better for the KPI called `name`; `neither` where nobody says.

    The guides' word counts first (a share has no direction, the Enterprise share has), if they agree.
    """
    stated = {kpi.better for kpi in _in_guides(name.strip().casefold())}
    if stated:
        return stated.pop() if len(stated) == 1 else "neither"
    kpi = catalogue_kpi(name)
    return _DIRECTIONS[kpi.better] if kpi else "neither"


def guide_kpis(name: str) -> list[tuple[Guide, GuideKpi]]:
    """Every guide with a KPI of this id or alias, and that KPI; by function where no guide has the id."""
    found = [(guide, kpi) for guide in GUIDES for kpi in _called(guide, name.strip().casefold())]
    return found or [(guide, kpi) for guide in GUIDES if (kpi := guide_kpi(guide, name)) is not None]


def _in_guides(wanted: str) -> list[GuideKpi]:
    return [kpi for guide in GUIDES for kpi in _called(guide, wanted)]


def _called(guide: Guide, wanted: str) -> list[GuideKpi]:
    return [kpi for kpi in guide.kpis if wanted in (kpi.id.casefold(), *kpi.aliases)]
