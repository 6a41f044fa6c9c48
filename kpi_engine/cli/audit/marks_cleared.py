"""`kpi audit --clear-marks`: annotated copies become the workbooks again that they were made from."""

from __future__ import annotations

import sys
from pathlib import Path

from kpi_engine.cli.audit.answer import check_targets
from kpi_engine.cli.audit.wish import Wish
from kpi_engine.cli.guard import within_limits
from kpi_engine.cli.recalculating_files import files_meant, places_of_copies
from kpi_engine.errors import InputError


def clear_marks(wish: Wish) -> None:
    """Write each copy without its marks, never over the copy, and say how far it is as before."""
    if wish.output is None:
        raise InputError(
            "--clear-marks writes another file: add -o clean.xlsx. The annotated copy stays as it is.",
            code="options",
        )
    if beside := _asked_beside(wish):
        raise InputError(
            f"--clear-marks audits nothing. Leave {beside} out, or do that in a run of its own.",
            code="options",
        )
    _, files = files_meant(wish.files)
    targets = places_of_copies(wish.output, files)
    check_targets(wish, files, targets)
    for file, target in zip(files, targets, strict=True):
        if target is not None:
            said = within_limits(_clear, file, target, files=[file], folders=[target.parent])
            sys.stderr.write(f"{said}\n")


def _asked_beside(wish: Wish) -> str:
    """The first option that asks for an audit."""
    asked = {
        "--rules": wish.rules, "--fail-on": wish.fail_on, "--format": wish.format, "--since": wish.since,
        "--baseline": wish.baseline, "--decisions": wish.decisions, "--new-decisions": wish.new_decisions,
        "--annotated": wish.annotated, "--working-paper": wish.working_paper,
    }  # fmt: skip
    return next((option for option, value in asked.items() if value), "")


def _clear(file: Path, target: Path) -> str:
    from kpi_engine.audit.annotated.clearing import clear_annotations
    from kpi_engine.workbook.package import Package
    from kpi_engine.workbook.save import save_atomically

    found = clear_annotations(Package.for_reading(file))
    save_atomically(found.data, target)
    said = (
        "every part is as it was before"
        if found.as_before
        else "a program has saved the copy since, so the sheet and the marks are taken out of what it wrote"
    )
    return f"{file.name}: annotations taken out; {said}. Written to {target}."
