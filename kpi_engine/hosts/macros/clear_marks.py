"""Clear marks: every sheet and mark that reports left in the workbook goes, and nothing else."""

from __future__ import annotations

from kpi_engine.hosts.macros.port import MacroPort, StoppedError
from kpi_engine.hosts.macros.registry import macro
from kpi_engine.model.written import counted, listed


@macro(
    "clear_marks", label="Clear marks", tip="Take our sheets and marks out of this workbook",
    icon="ClearFormats", group="Review", key="X",
)  # fmt: skip
def clear_marks(port: MacroPort) -> None:
    """Removes the sheets that reports were written to, whatever they are called by now, and the marks on
    cells, wherever these were sorted or copied to. Cells keep their values, formulas, formats, notes and
    their own conditional formats.
    """
    sheets, marks = port.own_sheets(), port.marked()
    name = port.workbook().name
    if not sheets and not marks:
        port.tell(f"{name} has no sheet and no mark of ours.")
        return
    what = [f"the sheet {each.name}" for each in sheets]
    what += [counted(marks, "mark")] if marks else []
    decided = sum(each.decisions for each in sheets)
    lost = f" {counted(decided, 'decision')} typed there go with it." if decided else ""
    if not port.confirm(f"Remove {listed(what)} from {name}?{lost} The workbook is not saved."):
        raise StoppedError
    stayed = port.clear([each.name for each in sheets])
    if stayed:
        port.tell(
            f"Marks on protected sheets had to stay: {listed(list(stayed[:4]))}. Lift the protection "
            "(Review, Unprotect Sheet) and run Clear marks again. Everything else of ours is gone."
        )
        return
    port.tell(f"{name} has no sheet and no mark of ours any more.")
