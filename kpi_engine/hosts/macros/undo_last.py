"""Undo last write: the cell that Insert KPI or Accept correction wrote holds again what it held before."""

from __future__ import annotations

from kpi_engine.hosts.macros.port import Content, MacroPort, StoppedError
from kpi_engine.hosts.macros.registry import macro
from kpi_engine.hosts.macros.undoing import last_written, take_back
from kpi_engine.model.written import show


@macro(
    "undo_last", label="Undo last write", tip="Take back what Insert KPI or Accept correction wrote last",
    icon="Undo", group="Help", key="U",
)  # fmt: skip
def undo_last(port: MacroPort) -> None:
    """Puts back what the cell held, formula and number format included. Excel's own Undo cannot do this for
    changes that an add-in made. A cell that somebody changed since is left alone.
    """
    done = last_written(port)
    if not done:
        port.tell(f"Nothing was written into {port.workbook().name} that could be undone.")
        return
    for each in done:
        now = port.content(each.sheet, each.cell)
        if now.barred or (now.formula, now.value) != (each.after.formula, each.after.value):
            why = now.barred or f"it holds {_told(now)} now, which is not what was written."
            port.tell(f"Nothing is undone. {each.sheet}!{each.cell}: {why}")
            return
    lines = [f"{each.sheet}!{each.cell}: {_told(each.after)} → {_told(each.before)}" for each in done]
    if not port.confirm("\n".join(["Put back what was there?", "", *lines])):
        raise StoppedError
    take_back(port)
    port.go_to(done[0].sheet, done[0].cell)
    port.tell("\n".join(["Undone:", *lines]))


def _told(content: Content) -> str:
    return "nothing" if content.is_blank else content.formula or show(content.value)
