"""Bessel functions, the error function and complex numbers."""

from kpi_engine.recalc.overrides.engineering import bessel, complex_numbers, error_function

__all__ = ["bessel", "complex_numbers", "error_function"]
