"""Why a company cannot be filled, as far as its files tell."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from kpi_engine.batch.entry import Entry
from kpi_engine.batch.order import Order
from kpi_engine.batch.spool import Company
from kpi_engine.workbook.save import same_file


def against(
    order: Order, company: Company, template: Path, output: Path, existing: Collection[str]
) -> Entry | None:
    """The refusal to fill a company from `template` into `output`; None where nothing is in the way.

    `existing` are files that were in the folder before the batch.
    """
    if order.is_pattern and not template.is_file():
        code, reason = "no-template", (
            f"There is no {str(template)[-120:]} to fill for {company.name[:60]}. Fill a new company with "
            "the template for all and --only, into another folder."
        )  # fmt: skip
    elif output.exists() and (same_file(output, template) or same_file(output, order.data)):
        code, reason = "output-is-input", (
            f"{output.name} would take the place of the template or of the data. Choose another folder with "
            "-o."
        )  # fmt: skip
    elif output.name in existing and output.exists():
        code, reason = "output-exists", (
            f"{output.name} was there before this batch. Move it away, choose another folder, or replace it "
            "with --force."
        )  # fmt: skip
    else:
        return None
    return Entry(company.name, "refused", code, reason, workbook=output.name)
