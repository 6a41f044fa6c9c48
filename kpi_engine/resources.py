"""Where the files are that reach the user with the engine: templates, samples, the add-in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import KpiEngineError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@contextmanager
def shipped(relative: str) -> Iterator[Path]:
    """A shipped file as a path, from a checkout, an installed wheel or a zip: `workbook_templates/….xlsx`.

    A wheel carries the files inside the package; a checkout has them beside it.
    """
    inside, beside = _places(relative)
    if inside.is_file():
        with as_file(inside) as path:
            yield path
        return
    if not beside.is_file():
        raise KpiEngineError(f"{relative} is missing from this installation. Install saas-kpi-engine again.")
    yield beside


def shipped_names(folder: str) -> tuple[str, ...]:
    """The names of the files in a shipped folder, sorted; none where there is no such folder."""
    place = next((each for each in _places(folder) if each.is_dir()), None)
    return tuple(sorted(each.name for each in place.iterdir() if each.is_file())) if place else ()


def _places(relative: str) -> tuple[Traversable, Path]:
    """Where something shipped may be: inside the package, or beside it."""
    parts = relative.split("/")
    return files("kpi_engine").joinpath("_shipped", *parts), Path(__file__).parents[1].joinpath(*parts)
