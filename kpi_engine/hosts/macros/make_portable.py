"""Make portable: a copy of the workbook for readers without the add-in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.hosts.macros.current import current
from kpi_engine.hosts.macros.port import MacroPort
from kpi_engine.hosts.macros.registry import macro
from kpi_engine.hosts.macros.saving import asked_output
from kpi_engine.hosts.macros.waiting import while_waiting
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from kpi_engine.portable import Outcome

_FORMS = (
    ("native", "Excel's own formulas: any spreadsheet program"),
    ("lambda", "LAMBDA names: Excel 2024 or Microsoft 365"),
    ("values", "Values only: no formula of ours is left"),
    ("addin", "Back to =CAC(…): for readers with the add-in"),
)
_REASONS = 3


@macro(
    "make_portable", label="Make portable", tip="A copy for readers without the add-in",
    icon="FileSendAsAttachment", group="Share", key="M",
)  # fmt: skip
def make_portable(port: MacroPort) -> None:
    """Writes a copy of the workbook in which every call of our functions is Excel's own formula, a LAMBDA
    name or a value, as you choose. Each rewritten cell is proved to give the same value; what cannot be
    rewritten is left as it is and told. The open workbook is not changed.
    """
    from kpi_engine.engine.making_portable import rewrite_portable
    from kpi_engine.workbook.save import save_atomically

    form = _FORMS[port.choose("For which readers?", [words for _, words in _FORMS])][0]
    name = Path(port.workbook().name)
    with current(port) as now:
        looking = "Looking for our functions…"
        planned = while_waiting(port, looking, lambda _: rewrite_portable(now.path, form))
        if planned.data is None:
            port.tell(f"{name} has nothing to rewrite; no file was written. {_left(planned)}".strip())
            return
        output = asked_output(port, "Save the copy as", f"{name.stem} {form}{now.path.suffix}")
        port.progress(f"Writing {output.name}…")
        save_atomically(planned.data, output)
    if port.confirm(f"{output.name}: {_told(planned)} Open it?"):
        port.open(output)


def _told(done: Outcome) -> str:
    return f"{counted(len(done.changes), 'formula')} rewritten. {_left(done) or 'Nothing was left.'}"


def _left(done: Outcome) -> str:
    """What was left as it is, reason by reason."""
    if not done.left:
        return ""
    reasons = Counter(each.reason for each in done.left).most_common(_REASONS)
    told = [f"{counted(count, 'formula')}: {why}" for why, count in reasons]
    return f"Left as it is: {'; '.join(told)}."
