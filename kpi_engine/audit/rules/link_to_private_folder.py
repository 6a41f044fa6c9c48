"""Rule L04: a link leads to the folder of one person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.excel.links import links
from kpi_engine.audit.rule import Example, Flag, rule
from kpi_engine.model.audit import AuditEvidence
from kpi_engine.model.kpi import Cite

_PRIVATE = re.compile(
    r"[\\/](?:Users|Documents and Settings|home)[\\/]|[\\/](?:Desktop|Downloads)[\\/]", re.IGNORECASE
)
_PASSING = re.compile(
    r"[\\/](?:Temp|tmp|INetCache|Temporary Internet Files|Content\.Outlook)[\\/]", re.IGNORECASE
)


@rule(
    "L04", "link-to-private-folder", group="references", severity="info",
    why="Nobody else can refresh the figures, and a file in a temporary folder is gone when the mail "
        "is closed.",
    remedy="Save the other workbook where all readers can open it, and change the source of the link.",
    cite=Cite("Excel, manage workbook links", read="2026-11-22"),
    examples=[
        Example("10 | =A1*'[1]Rates'!B2 -> 12", links=("file:///D:\\Desktop\\Rates.xlsx",),
                flagged=("B1",)),
        Example("10 | =A1*'[1]Rates'!B2 -> 12", links=("file:///\\\\server\\finance\\Rates.xlsx",)),
    ],
)  # fmt: skip
def link_to_private_folder(book: AuditBook) -> Iterator[Flag]:
    """A link leads to somebody's own folder, desktop or downloads, or to a temporary folder.

    A temporary folder from which cells read is a warning.
    """
    for link in links(book):
        passing = _PASSING.search(link.path) is not None
        if not passing and not _PRIVATE.search(link.path):
            continue
        areas = tuple(copies.areas[0] for copies in link.readers)
        kind = "a temporary folder" if passing else "the folder of one person"
        yield Flag(
            f"The link to {link.file} leads to {kind}: {link.path[-120:]}.", areas,
            AuditEvidence(facts=(("Path", link.path),)),
            severity="warning" if passing and areas else None, about=link.path,
        )  # fmt: skip
