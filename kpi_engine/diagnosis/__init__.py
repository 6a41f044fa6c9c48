"""Which fact is wrong, what it should be, and the proof. Works on Facts, no workbook in sight."""

from kpi_engine.diagnosis.definitions import Agreement, definitions_used
from kpi_engine.diagnosis.diagnose import diagnose
from kpi_engine.diagnosis.figures import is_known

__all__ = ["Agreement", "definitions_used", "diagnose", "is_known"]
