"""What a returned copy of a template changed besides the figures that were asked for."""

from kpi_engine.fill.returned.difference import KINDS, Difference, Kind
from kpi_engine.fill.returned.verify import Verification, verify_returned

__all__ = ["KINDS", "Difference", "Kind", "Verification", "verify_returned"]
