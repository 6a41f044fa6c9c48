"""Rewriting a workbook for readers without the add-in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import InputError

if TYPE_CHECKING:
    from kpi_engine.portable import Named, Outcome


def rewrite_portable(workbook: Path, form: str, output: Path | None = None) -> Outcome:
    """Write every call of our functions in another form into `output`; nothing else of the workbook changes.

    `form` is native (Excel's own functions), lambda (defined names), addin (calls again) or values. Without
    `output`, or where there is nothing to rewrite, nothing is written. Raises WorkbookError where a cell
    would no longer give the same value.
    """
    from kpi_engine.portable import FORMS, make_portable
    from kpi_engine.workbook.package import Package
    from kpi_engine.workbook.save import save_atomically

    wanted = next((each for each in FORMS if each == form.strip().casefold()), None)
    if wanted is None:
        raise InputError(f"{form[:40]} is no form; --to takes {', '.join(FORMS)}.", code="unknown-form")
    package = Package.open(workbook)
    if output is not None:
        _check_output(workbook, output)
    outcome = make_portable(package, wanted)
    if output is not None and outcome.data is not None:
        save_atomically(outcome.data, output)
    return outcome


def name_lambdas(
    workbook: Path, output: Path | None = None, *, only: Sequence[str] = (), remove: bool = False
) -> Named:
    """Write the workbook with our functions as LAMBDA names (`KPI_CAC` …) into `output`, or without them.

    `only` names functions; nothing else of the workbook changes. Without `output`, or where nothing is to be
    done, nothing is written. Raises WorkbookError where a formula calls a name that is to be removed.
    """
    from kpi_engine.portable import add_lambdas, remove_lambdas
    from kpi_engine.workbook.package import Package
    from kpi_engine.workbook.save import save_atomically

    package = Package.open(workbook)
    if output is not None:
        _check_output(workbook, output)
    named = (remove_lambdas if remove else add_lambdas)(package, only)
    if output is not None and named.data is not None:
        save_atomically(named.data, output)
    return named


def _check_output(workbook: Path, output: Path) -> None:
    from kpi_engine.workbook.save import check_writable, same_file

    if same_file(output, workbook):
        raise InputError(
            "The output is the workbook itself, which is never changed. Choose another name.",
            code="output-is-workbook",
        )
    if output.suffix.casefold() != workbook.suffix.casefold():
        raise InputError(
            f"The workbook keeps its kind, so its ending stays: name the output *{workbook.suffix}.",
            code="output-ending",
        )
    check_writable(output)
