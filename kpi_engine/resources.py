"""Where the files are that reach the user with the engine: templates, samples, the add-in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from kpi_engine.errors import KpiEngineError


@contextmanager
def shipped(relative: str) -> Iterator[Path]:
    """A shipped file as a path, from a checkout, an installed wheel or a zip: `workbook_templates/….xlsx`.

    A wheel carries the files inside the package; a checkout has them beside it.
    """
    inside = files("kpi_engine").joinpath("_shipped", *relative.split("/"))
    if inside.is_file():
        with as_file(inside) as path:
            yield path
        return
    beside = Path(__file__).parents[1].joinpath(*relative.split("/"))
    if not beside.is_file():
        raise KpiEngineError(f"{relative} is missing from this installation. Install saas-kpi-engine again.")
    yield beside


def shipped_names(folder: str) -> tuple[str, ...]:
    """The names of the files in a shipped folder, sorted; none where there is no such folder."""
    inside = files("kpi_engine").joinpath("_shipped", *folder.split("/"))
    if inside.is_dir():
        return tuple(sorted(each.name for each in inside.iterdir() if each.is_file()))
    beside = Path(__file__).parents[1].joinpath(*folder.split("/"))
    return tuple(sorted(each.name for each in beside.iterdir() if each.is_file())) if beside.is_dir() else ()
