"""A second opinion: LibreOffice computes the same formulas, and the two engines are compared cell by cell."""

from kpi_engine.recalc.second_opinion.asking import with_second_opinion, with_second_opinions

__all__ = ["with_second_opinion", "with_second_opinions"]
