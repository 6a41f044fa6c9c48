"""Recalculating a workbook with our functions, and comparing with the values it was saved with."""

from kpi_engine.recalc.run import Recalculator, recalculate
from kpi_engine.recalc.verdict import RESTS_ON, CellVerdict, Recalculation
from kpi_engine.recalc.write import cache_edits

__all__ = ["RESTS_ON", "CellVerdict", "Recalculation", "Recalculator", "cache_edits", "recalculate"]
