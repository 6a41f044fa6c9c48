"""An explanation as a document, and as the note that a finance person reads."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kpi_engine.cli.plain_table import plain_table
from kpi_engine.engine import ENGINE
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.documents_of_tracing import (
    ExplainDocument,
    KpiToldJson,
    PrecedentJson,
    SensitivityJson,
    ValueToldJson,
)
from kpi_engine.model.written import counted, listed

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.tracing import Explanation

_EFFECTS_TOLD = 10
_CHILDREN_TOLD = 12
_LONGEST_FORMULA = 300
_SEEN = {"": "", "above": " (see above)", "circular": " (circular: read further up)", "deeper": " …"}
_STATUS = {
    "equal": "the same when recalculated",
    "different": "the file and the formula differ",
    "stale": "the file holds an old result",
    "uncached": "the file holds no result",
    "not_verifiable": "not verifiable",
    "volatile": "",
    "external": "reads another workbook; the file's value is kept",
}


def explain_document(explanation: Explanation) -> ExplainDocument:
    """The explanation as the document `kpi.explain/1`."""
    return ExplainDocument(engine=ENGINE, **_plain(asdict(explanation)))


def _plain(value: Any) -> Any:
    """Errors as their text, tuples as lists, all the way down."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.text if isinstance(value, CellError) else value


def print_explanation(out: Console, document: ExplainDocument, depth: int) -> None:
    """The note for a terminal."""
    title = f"{document.cell}  {document.label}" if document.label else document.cell
    out.print(title, style="bold", markup=False)
    out.print(_result(document), markup=False)
    for note in document.notes:
        out.print(f"Note: {note}", markup=False)
    if document.kind in ("constant", "blank"):
        out.print(
            "A typed value: no formula stands here."
            if document.kind == "constant"
            else "Nothing is typed here."
        )
    if document.words:
        _heading(out, "In words")
        address = "!" in document.words.split(" ", 1)[0]
        first = document.words[:1] if address else document.words[:1].upper()
        out.print(f"  {first}{document.words[1:]}.", markup=False, soft_wrap=True)
        if document.because:
            whole = document.now == document.words
            start = "This part of the formula counts" if whole else f"At the moment it is {document.now},"
            out.print(f"  {start} because {listed(document.because)}.", markup=False, soft_wrap=True)
    if document.substituted:
        _heading(out, "With its figures")
        out.print(f"  {document.substituted}", markup=False, soft_wrap=True)
    if document.formula and not document.kpis:
        _heading(out, "The formula")
        cut = "" if len(document.formula) <= _LONGEST_FORMULA else " … (cut; --format json has all of it)"
        out.print(f"  {document.formula[:_LONGEST_FORMULA]}{cut}", markup=False, soft_wrap=True)
    for kpi in document.kpis:
        _print_kpi(out, kpi)
    _print_inputs(out, document.inputs)
    _print_tree(out, document.precedents, depth)
    _print_effects(out, document.sensitivity)
    _print_dependents(out, document)


def _result(document: ExplainDocument) -> str:
    name = f", called {document.name}" if document.name else ""
    if not document.status:
        return f"  {document.shown}{name}"
    why = _why(document)
    if document.value is None and document.computed is None:
        return f"  No result in the file{name}: {why}"
    if document.computed_shown != document.shown:
        stored = "no result" if document.value is None else document.shown
        return f"  In the file {stored}, recalculated {document.computed_shown}{name}: {why}"
    return f"  {document.shown}{name}: {why}"


def _why(document: ExplainDocument) -> str:
    """How the file's value stands, with its reason where the status does not say it already."""
    status, reason = _STATUS[document.status], document.reason
    if document.status == "volatile" or (document.status == "external" and document.value is None):
        return reason
    told = document.status in ("different", "uncached", "external")
    return f"{status}: {reason}" if reason and not told else status


def _heading(out: Console, text: str) -> None:
    out.print(f"\n{text}", style="bold", markup=False)


def _print_kpi(out: Console, kpi: KpiToldJson) -> None:
    how = "written out in native Excel" if kpi.written_out else "called by its function"
    _heading(out, f"The definition: {kpi.title} ({kpi.name}, {how})")
    lines = [kpi.help, kpi.definition]
    lines += [
        f"{choice.name}: {choice.option}" + (f" (by {choice.where})" if choice.where else " (the usual one)")
        + (f"; not {' or '.join(choice.others)}" if choice.others else "")
        for choice in kpi.choices
    ]  # fmt: skip
    lines += [f"No value: {case}" for case in kpi.no_value]
    lines += [f"Source: {source}" for source in kpi.sources]
    for line in lines:
        out.print(f"  {line}", markup=False, soft_wrap=True)


def _print_inputs(out: Console, inputs: list[ValueToldJson]) -> None:
    if not inputs:
        return
    from rich.markup import escape
    from rich.table import Table

    _heading(out, "It reads")
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for column in range(3):
        table.add_column(overflow="fold", justify="right" if column == 2 else "left")
    for each in inputs:
        role = " (decides what counts)" if each.role == "condition" else ""
        table.add_row(*map(escape, (f"  {each.place}", f"{each.label}{role}", each.shown)))
    out.print(table)


def _print_tree(out: Console, nodes: list[PrecedentJson], depth: int) -> None:
    if not any(node.formula for node in nodes):
        return
    from rich.text import Text
    from rich.tree import Tree

    _heading(out, f"What that rests on, {counted(depth, 'step')} down")
    root = Tree(Text("  "), hide_root=True)

    def add(branch: Tree, children: list[PrecedentJson]) -> None:
        for node in children[:_CHILDREN_TOLD]:
            told = node.told
            text = f"{told.place} = {told.shown}  {told.label}{_SEEN[node.seen]}"
            add(branch.add(Text(text)), node.children)
        if len(children) > _CHILDREN_TOLD:
            branch.add(Text(f"… and {len(children) - _CHILDREN_TOLD} more"))

    add(root, nodes)
    out.print(root)


def _print_effects(out: Console, found: SensitivityJson) -> None:
    if not (found.effects or found.note or found.inputs):
        return
    from rich.markup import escape

    _heading(out, "What moves it most")
    if found.effects:
        table = plain_table()
        for column in ("  Input", "", "Now", "Moved", "Result changes by", "% for 1 %"):
            table.add_column(
                column, overflow="fold", justify="left" if column in ("  Input", "") else "right"
            )
        for each in found.effects[:_EFFECTS_TOLD]:
            elastic = "" if each.elasticity is None else f"{each.elasticity:+.2f}"
            table.add_row(*map(escape, (
                f"  {each.place}", each.label, each.shown, each.step, each.change_shown, elastic
            )))  # fmt: skip
        out.print(table)
    rest = len(found.effects) - _EFFECTS_TOLD
    if rest > 0:
        out.print(f"  … and {rest:,} more: --format json lists them all")
    if found.tried:
        out.print(f"  {_moved(found.tried, found.without_effect)}.", markup=False)
    if found.not_numeric:
        texts = ", ".join(f"{each.place} {each.shown}" for each in found.not_numeric[:6])
        out.print(f"  Not moved, because they are no figures: {texts}", markup=False, soft_wrap=True)
    if found.note:
        out.print(f"  {found.note}", markup=False, soft_wrap=True)


def _moved(tried: int, still: int) -> str:
    """How many figures were moved, and how many of them are without effect."""
    if tried == 1:
        return "1 typed figure moved" + ("; it changes nothing at the moment" if still else "")
    which = f"; {still:,} of them {'changes' if still == 1 else 'change'} nothing at the moment"
    return f"{tried:,} typed figures moved one by one{which if still else ''}"


def _print_dependents(out: Console, document: ExplainDocument) -> None:
    _heading(out, "What reads it")
    if not document.direct_dependents:
        out.print("  No formula of this workbook.")
        return
    through = document.all_dependents - document.direct_dependents
    more = f", {counted(through, 'more formula')} through these" if through > 0 else ""
    out.print(f"  {counted(document.direct_dependents, 'formula')} directly{more}:")
    for each in document.dependents:
        out.print(f"  {each.place}  {each.label}", markup=False)
    rest = document.direct_dependents - len(document.dependents)
    if rest > 0:
        out.print(f"  … and {rest:,} more")
