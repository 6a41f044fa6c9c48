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
    template: Path, facts: Sequence[Fact], output: Path, *, data: Path | None = None,
    mapping: Path | None = None, as_of: date | None = None, policy: Policy | None = None,
    restate: bool = False, close: str = "",
) -> FillReceipt:  # fmt: skip
    """Fill a copy of `template` with `facts` and save it as `output`; the template is never touched.

    Results that depend on the figures are recalculated in the same patch, or taken out where they cannot be.
    Nothing is written unless every fact finds its cell. `mapping`, `restate` and `close` are those of
    `Template`. Raises SourceError for the data, TemplateError for the template, WorkbookError for the files.
    """
    opened = open_template(template, output, data=data, mapping=mapping)
    plan = opened.plan(facts, data=data, as_of=as_of, policy=policy, restate=restate, close=close)
    return plan.write(output)


def open_template(
    template: Path, output: Path | None, *, data: Path | None = None, mapping: Path | None = None,
    others: Sequence[Path] = (),
) -> Template:  # fmt: skip
    """The template, once `output` (None for a dry run) can be written without taking a file that is read."""
    if output is not None:
        _check_files(template, (data, mapping, *others), output)
    opened = Template.open(template, mapping)
    opened.refuse_signed()
    if output is not None:
        check_output(opened.package, output)
    return opened


def _check_files(template: Path, read_too: Sequence[Path | None], output: Path) -> None:
    if same_file(output, template):
        raise WorkbookError(
            f"The output is the template itself ({short(template.name)}). Choose another name; "
            "templates stay as they are.",
            code="output-is-template",
        )
    for read in read_too:
        if read and same_file(output, read):
            raise WorkbookError(
                f"The output is the file {short(read.name)}, which is read. Choose another name, "
                "so that the figures are not lost.",
                code="output-is-data",
            )
    check_writable(output)
