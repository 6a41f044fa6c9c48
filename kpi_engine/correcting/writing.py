"""Accepted corrections go into a copy, or into the file itself with a backup; nothing else changes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from kpi_engine.correcting.choosing import Choice, settled
from kpi_engine.correcting.receipt import Fixed
from kpi_engine.correcting.refusals import changed_meanwhile, refused
from kpi_engine.correcting.text_copy import TextPlaces
from kpi_engine.correcting.workbook_copy import WorkbookPlaces
from kpi_engine.model.fact import Fact
from kpi_engine.sources.number import DecimalSign
from kpi_engine.sources.open_table import is_workbook
from kpi_engine.workbook.save import check_writable, same_file

Places = WorkbookPlaces | TextPlaces


def places_of(path: Path, facts: Sequence[Fact], decimal: DecimalSign | None, sha256: str = "") -> Places:
    """The places of the figures of a checked file; `sha256` is the hash that the file had for the check."""
    places = (WorkbookPlaces if is_workbook(path) else TextPlaces)(path, facts, decimal)
    if sha256 and places.sha256 != sha256:
        raise changed_meanwhile(path.name)
    return places


def hash_of(path: Path) -> str:
    """The hash of a file; "" for one that cannot be read, which the check then says better."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def target(source: Path, output: Path | None, *, in_place: bool) -> Path:
    """The file to write; refused where that is not said, or where it would take a place that is needed."""
    if in_place == (output is not None):
        raise refused("Say where the corrected file goes: -o FILE for a copy, or --in-place.", "output")
    if output is None:
        check_writable(source)
        return source
    if same_file(output, source):
        raise refused(
            "The output is the file itself. Choose another name, or say --in-place; a backup is then kept.",
            "output-is-source",
        )
    if not is_workbook(source) and is_workbook(output):
        raise refused(
            f"{output.name[:60]} would be a workbook by its ending, and {source.name[:60]} is text.", "suffix"
        )
    check_writable(output)
    return output


def fix(places: Places, choices: Sequence[Choice], output: Path, *, restate: bool, backup: bool) -> Fixed:
    """Write the choices; everything is worked out and proved before the first byte is written."""
    return places.write(settled(choices), output, restate=restate, backup=backup)
