"""Fill template: the active workbook is the template; figures from a file give a new workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.hosts.macros.current import current
from kpi_engine.hosts.macros.port import MacroPort, StoppedError
from kpi_engine.hosts.macros.registry import macro
from kpi_engine.hosts.macros.saving import asked_output
from kpi_engine.hosts.macros.waiting import while_waiting
from kpi_engine.model.written import clipped, counted, show

if TYPE_CHECKING:
    from kpi_engine.fill import FillPlan, FillReceipt

_DATA = ("csv", "tsv", "txt", "xlsx", "xlsm", "parquet")
_SHOWN, _WARNED = 8, 3


@macro(
    "fill_template", label="Fill template…", tip="Fill a copy of this workbook from a file of figures",
    icon="GetExternalDataFromText", group="Fill", key="F", large=True,
)  # fmt: skip
def fill_template(port: MacroPort) -> None:
    """The active workbook is the template and is not changed. Choose a CSV file or workbook with figures, or
    a table of subscriptions; you see which cells would change before anything is written. The filled workbook
    is new, is opened, and has a receipt beside it.
    """
    from kpi_engine.engine.filling import plan_fill

    kind = port.choose("What is in the file?", ["Figures: a period, a name, a value", "Subscriptions"])
    data = port.ask_open("The file to fill from", _DATA)
    if kind == 1:
        fill_from_ledger(port, str(data))
        return
    fill(port, lambda copy: plan_fill(copy, data))


def fill_from_ledger(port: MacroPort, source: str) -> None:
    """Fill from a table of subscriptions: a file, or a database with the table behind `::`."""
    from kpi_engine.engine.filling import plan_fill
    from kpi_engine.engine.ledger_filling import LedgerFill
    from kpi_engine.engine.ledgers import LedgerQuery

    fill(port, lambda copy: plan_fill(copy, None, ledger=LedgerFill(LedgerQuery(source))))


def fill(port: MacroPort, planned: Callable[[Path], FillPlan]) -> None:
    """Plan, show, ask, write, open: the way of every fill."""
    from kpi_engine.engine.receipts import fill_document, place_beside, write_receipt

    name = Path(port.workbook().name)
    with current(port) as now:
        plan = while_waiting(port, "Planning the fill…", lambda _: planned(now.path))
        preview = while_waiting(port, "Trying the fill…", lambda _: plan.preview())
        if not port.confirm(f"{_plan_told(preview)}\n\nWrite a new workbook? {name} stays as it is."):
            raise StoppedError
        suffix = now.path.suffix.lower().replace(".xlt", ".xls")
        output = asked_output(port, "Save the filled workbook as", f"{name.stem} filled{suffix}")
        port.progress(f"Writing {output.name}…")
        receipt = plan.write(output)
    place = place_beside(output)
    write_receipt(fill_document(receipt), place)
    port.open(output)
    port.tell(
        f"{output.name} is filled: {counted(len(receipt.inputs), 'cell')} from "
        f"{receipt.data or 'the ledger'}, {counted(receipt.recalculated, 'result')} recalculated. "
        f"Receipt: {place.name}.{_warned(receipt)}"
    )


def _plan_told(preview: FillReceipt) -> str:
    changed = [each for each in preview.inputs if each.old != each.new]
    lines = [
        f"{counted(len(changed), 'cell')} would change, {counted(len(preview.results), 'result')} with them:"
    ]
    lines += [f"  {each.sheet}!{each.cell}  {show(each.old)} → {show(each.new)}" for each in changed[:_SHOWN]]
    if len(changed) > _SHOWN:
        lines.append(f"  and {len(changed) - _SHOWN:,} more")
    return "\n".join(lines) + _warned(preview)


def _warned(receipt: FillReceipt) -> str:
    told = [f"\nNote: {clipped(each, 200)}" for each in receipt.warnings[:_WARNED]]
    more = len(receipt.warnings) - _WARNED
    return "".join(told) + (f"\nand {more} more notes in the receipt" if more > 0 else "")
