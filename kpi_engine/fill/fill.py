"""Filling one workbook: facts to targets, one patch, verified, put in place and written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kpi_engine.errors import WorkbookError
from kpi_engine.fill.plan import check_output
from kpi_engine.fill.receipt import FillReceipt
from kpi_engine.fill.template import Template
from kpi_engine.model.fact import Fact
from kpi_engine.model.policy import Policy
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.save import check_writable, same_file


def fill_workbook(
    template: Path,
    facts: Sequence[Fact],
    output: Path,
    *,
    data: Path | None = None,
    as_of: date | None = None,
    policy: Policy | None = None,
) -> FillReceipt:
    """Fill a copy of `template` with `facts` and save it as `output`; the template is never touched.

    Results that depend on the figures are recalculated in the same patch, or taken out where they cannot be.
    Nothing is written unless every fact finds its cell. Raises SourceError for the data, TemplateError for
    the template, WorkbookError for the files.
    """
    _check_files(template, data, output)
    opened = Template.open(template)
    check_output(opened.package, output)
    return opened.plan(facts, data=data, as_of=as_of, policy=policy).write(output)


def _check_files(template: Path, data: Path | None, output: Path) -> None:
    if same_file(output, template):
        raise WorkbookError(
            f"The output is the template itself ({short(template.name)}). Choose another name; "
            "templates stay as they are.",
            code="output-is-template",
        )
    if data and same_file(output, data):
        raise WorkbookError(
            f"The output is the file with the figures ({short(data.name)}). Choose another name, "
            "so that the figures are not lost.",
            code="output-is-data",
        )
    check_writable(output)
