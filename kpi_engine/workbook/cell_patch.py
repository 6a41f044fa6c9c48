"""One cell's XML with a new value: its style stays, its formula stays unless it is meant to go."""

from __future__ import annotations

import re
from collections.abc import Callable

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.workbook.cell_text import checked_text, escaped, number_text, stored_error
from kpi_engine.workbook.edits import Edit, SetCache, SetValue
from kpi_engine.workbook.markup import Element, attributes, children, qualified, tag
from kpi_engine.workbook.refusals import formula_in_target, inside_array, no_formula

Fitting = Callable[[bytes, SetValue], bytes]
"""Style of a cell and its new value → the style that shows such a value."""

_VALUE_PARTS = (b"v", b"is")
_USUAL = re.compile(rb"""(<f(?:\s[^<>]*)?(?:/>|(?<!/)>[^<]*</f>))?(?:<v>[^<]*</v>)?""")
"""What most cells hold: a formula, a value, both or nothing."""


def new_cell(prefix: bytes, ref: str, style: bytes, value: Scalar, where: str) -> bytes:
    """The XML of a cell that the sheet did not state yet; b"" when it is to be empty anyway."""
    if value is None:
        return b""
    element = Element(prefix, b"c", 0, 0, 0, 0)
    stated = {b"r": ref.encode()} | ({b"s": style} if style else {})
    kind, content = _content(prefix, value, formula=False, where=where)
    return _assembled(element, stated, kind, content)


def edited_cell(
    data: bytes, view: bytes, cell: Element, edit: Edit, *, in_array: bool, where: str, fitting: Fitting
) -> bytes:
    """The XML of a cell after an edit. Refuses to lose a formula, or to give a cache to a plain input."""
    stated = attributes(view, cell)
    formula, others = _kept(data, view, cell)
    stated.pop(b"vm", None)
    if isinstance(edit, SetValue):
        _check_input(formula, edit, in_array=in_array, where=where)
        stated.pop(b"cm", None)
        style = stated.get(b"s", b"")
        if (fits := fitting(style, edit)) != style:
            stated[b"s"] = fits
        formula = b""
        kind, content = _content(cell.prefix, edit.value, formula=False, where=where)
    else:
        if not formula and not in_array:
            raise no_formula(where)
        value = edit.value if isinstance(edit, SetCache) else None
        kind, content = _content(cell.prefix, value, formula=True, where=where)
    if not kind and stated.get(b"t") != b"n":
        stated.pop(b"t", None)
    return _assembled(cell, stated, kind, formula + content + others)


def _kept(data: bytes, view: bytes, cell: Element) -> tuple[bytes, bytes]:
    """The formula of a cell, and what else is not its value."""
    found = _USUAL.fullmatch(view, cell.inner, cell.inner_end)
    if found is not None:
        return data[cell.inner : cell.inner + len(found[1] or b"")], b""
    parts = [part for part in children(view, cell.inner, cell.inner_end) if part.name not in _VALUE_PARTS]
    texts = [(part.name == b"f", data[part.start : part.end]) for part in parts]
    return (
        b"".join(text for is_formula, text in texts if is_formula),
        b"".join(text for is_formula, text in texts if not is_formula),
    )


def _check_input(formula: bytes, edit: SetValue, *, in_array: bool, where: str) -> None:
    if in_array:
        raise inside_array(where)
    if formula and not edit.replace_formula:
        raise formula_in_target(where)


def _content(prefix: bytes, value: Scalar, *, formula: bool, where: str) -> tuple[bytes, bytes]:
    """The cell type and the XML of a value; text of an input is inline, so that it is never a formula."""
    if value is None:
        return b"", b""
    if isinstance(value, bool):
        return b"b", _wrapped(prefix, b"v", b"1" if value else b"0")
    if isinstance(value, CellError):
        return b"e", _wrapped(prefix, b"v", stored_error(value).text.encode())
    if isinstance(value, int | float):
        return b"", _wrapped(prefix, b"v", number_text(value, where).encode())
    text = escaped(checked_text(value, where)).encode("utf-8")
    if formula:
        return b"str", _wrapped(prefix, b"v", text)
    space = b' xml:space="preserve"' if value != value.strip() or "\n" in value else b""
    inner = b"<" + qualified(prefix, b"t") + space + b">" + text + b"</" + qualified(prefix, b"t") + b">"
    return b"inlineStr", _wrapped(prefix, b"is", inner)


def _wrapped(prefix: bytes, name: bytes, content: bytes) -> bytes:
    name = qualified(prefix, name)
    return b"<" + name + b">" + content + b"</" + name + b">"


def _assembled(cell: Element, stated: dict[bytes, bytes], kind: bytes, content: bytes) -> bytes:
    if kind:
        stated = stated | {b"t": kind}
    if not content:
        return tag(cell, stated, empty=True)
    return tag(cell, stated) + content + b"</" + qualified(cell.prefix, cell.name) + b">"
