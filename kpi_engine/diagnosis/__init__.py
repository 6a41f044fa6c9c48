"""Which fact is wrong, what it should be, and the proof. Works on Facts, no workbook in sight."""

from kpi_engine.diagnosis.diagnose import diagnose
from kpi_engine.diagnosis.figures import is_known

__all__ = ["diagnose", "is_known"]
