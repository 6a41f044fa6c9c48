"""Trigonometry, powers and multiples."""

from kpi_engine.recalc.overrides.mathematics import multiples, powers, trigonometry

__all__ = ["multiples", "powers", "trigonometry"]
