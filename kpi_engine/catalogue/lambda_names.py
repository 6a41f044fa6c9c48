"""What a KPI is called as a LAMBDA name of a workbook: `KPI_CAC`.

A name `CAC` beside an add-in's function CAC would stop every function of that add-in in the workbook, and a
function that Excel has silently beats a name of the same word.
"""

from __future__ import annotations

from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.model.kpi import Kpi

PREFIX = "KPI_"


def lambda_name(name: str) -> str:
    """The LAMBDA name of a function or alias; one that begins with KPI_ keeps its name."""
    return name if name.startswith(PREFIX) else PREFIX + name


def bare_name(word: str) -> str:
    """`CAC` for `KPI_CAC`; a word that is no LAMBDA name of a KPI is itself."""
    bare = word[len(PREFIX) :]
    return bare if word.upper().startswith(PREFIX) and bare in KPIS and word not in KPIS else word


def kpi_called(word: str) -> Kpi | None:
    """The KPI that a formula calls by this word: its function, an alias, or the LAMBDA name of either."""
    return KPIS.find(bare_name(word))
