"""The folder that a user drops onto xlwings Lite: our functions as a personal module, and the engine."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.hosts.builder import Builder
from kpi_engine.hosts.lite.wheel import WHEEL_NAME, wheel
from kpi_engine.resources import shipped

_FOLDER = "personal"
"""The name under which xlwings Lite looks for modules of all workbooks."""


def build(output: Path) -> tuple[Path, ...]:
    """Write the folder `personal`, and the lines for requirements.txt beside it."""
    personal = output / "lite" / _FOLDER
    personal.mkdir(parents=True, exist_ok=True)
    for older in personal.glob("saas_kpi_functions-*.whl"):
        older.unlink()
    written = {personal / WHEEL_NAME: wheel()}
    for place, source in (
        (personal / "kpi_functions.py", "addin/lite/main.py"),
        (output / "lite" / "requirements.txt", "addin/lite/requirements.txt"),
    ):
        with shipped(source) as file:
            written[place] = file.read_bytes()
    for place, data in written.items():
        place.write_bytes(data)
    return tuple(written)


LITE = Builder(
    name="lite",
    what="xlwings Lite",
    build=build,
    next_step="In xlwings Lite, menu, Files, Import/Export: drop the folder personal; copy the lines of "
    "requirements.txt into its requirements.txt; then menu, Restart. See docs/excel/xlwings-lite.md.",
)
