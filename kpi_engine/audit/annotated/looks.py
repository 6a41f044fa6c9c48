"""How the sheet KPI Audit and the marked cells look: the house style as pieces of a styles part."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_engine.model.finding import Severity
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.style_patch import AddedStyles, Look

INKS: Mapping[Severity, str] = {"error": styles.BAD, "warning": styles.WATCH, "info": styles.STEEL}
FILLS: Mapping[Severity, str] = {
    "error": styles.BAD_FILL, "warning": styles.WATCH_FILL, "info": styles.NOTE_FILL,
}  # fmt: skip
TEXT_INKS: Mapping[Severity, str] = {**INKS, "info": styles.NAVY}
"""For words: the colour of the mark of an information is too pale to be read."""
_SIDES = ("left", "right", "top", "bottom")


def _font(size: float = 10, color: str = styles.INK, *, bold: bool = False, underlined: bool = False) -> str:
    weight = "<b/>" * bold + "<u/>" * underlined
    return f'<font>{weight}<sz val="{size:g}"/><color rgb="FF{color}"/><name val="{styles.FONT}"/></font>'


def _fill(color: str) -> str:
    solid = f'<fgColor rgb="FF{color}"/><bgColor rgb="FF{color}"/>'
    return f'<fill><patternFill patternType="solid">{solid}</patternFill></fill>'


def _border(kind: str, color: str, sides: tuple[str, ...]) -> str:
    each = {side: f'<{side} style="{kind}"><color rgb="FF{color}"/></{side}>' for side in sides}
    return f"<border>{''.join(each.get(side, f'<{side}/>') for side in _SIDES)}</border>"


_WRAPPED = '<alignment vertical="top" wrapText="1"/>'
_CENTRED, _INDENTED = (
    '<alignment horizontal="center" vertical="top"/>',
    '<alignment vertical="top" indent="1"/>',
)
_LINE = _border("hair", styles.LINE, ("bottom",))
_BOX = _border("thin", styles.LINE, _SIDES)

LOOKS: Mapping[str, Look] = {
    "title": Look(_font(18, styles.NAVY, bold=True)),
    "subtitle": Look(_font(10, styles.GREY)),
    "head": Look(_font(10, styles.WHITE, bold=True), _fill(styles.NAVY),
                 alignment='<alignment horizontal="left" vertical="center" wrapText="1"/>'),
    "body": Look(_font(), border=_LINE, alignment=_WRAPPED),
    "number": Look(_font(color=styles.GREY), border=_LINE, alignment=_CENTRED),
    "formula": Look(_font(), border=_LINE, alignment=_WRAPPED, keeps_text=True),
    "link": Look(_font(color=styles.INPUT_INK, underlined=True), border=_LINE, alignment=_WRAPPED),
    "typed": Look(_font(color=styles.INPUT_INK), _fill(styles.INPUT_FILL), _BOX, _WRAPPED),
    **{severity: Look(_font(color=TEXT_INKS[severity], bold=True), _fill(FILLS[severity]), _LINE, _INDENTED)
       for severity in INKS},
}  # fmt: skip


def numbers_of(added: AddedStyles) -> dict[str, int]:
    """The style number of each look, once it is among the workbook's styles."""
    return {name: added.cell(look) for name, look in LOOKS.items()}


def mark(severity: Severity) -> str:
    """A flagged cell: pale, with a border that shows on a coloured cell too. Its own format stays below."""
    solid = (
        f'<fill><patternFill patternType="solid"><bgColor rgb="FF{FILLS[severity]}"/></patternFill></fill>'
    )
    return f"<dxf>{solid}{_border('thin', INKS[severity], _SIDES)}</dxf>"
