"""What the sheets of a portfolio have in common: its companies, the colours of a status, names of guides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kpi_engine.batch.collect.portfolio import Portfolio
from kpi_engine.workbook.house_style import styles
from kpi_engine.workbook.house_style.pages import Pages as HousePages

STATUS_COLOURS = {
    **styles.STATUS_COLOURS,
    "late": (styles.WATCH, styles.WATCH_FILL),
    "fires": (styles.BAD, styles.BAD_FILL),
    "missing": (styles.BAD, styles.BAD_FILL),
    "not readable": (styles.BAD, styles.BAD_FILL),
    "twice": (styles.BAD, styles.BAD_FILL),
}


@dataclass(kw_only=True)
class Pages(HousePages):
    """The workbook of a portfolio while it is drawn."""

    portfolio: Portfolio


def guide_name(guide: str) -> str:
    """The guide in a few words: `Asset management`."""
    words = guide.replace("_", " ").replace("saas", "SaaS")
    return words[0].upper() + words[1:]


def colour(cell: Any, status: str) -> None:
    """A cell in the colours of a status; others stay as they are."""
    ink, background = STATUS_COLOURS.get(status, ("", ""))
    if ink:
        cell.font, cell.fill = styles.font(color=ink, bold=True), styles.fill(background)
