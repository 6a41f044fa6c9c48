"""A part that a patch adds to a package: how the workbook comes to know of it."""

from __future__ import annotations

from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.markup import Element, qualified
from kpi_engine.workbook.part_lists import appended
from kpi_engine.workbook.structure import relations_part
from kpi_engine.workbook.xml_parts import RELATION

_TYPES = "[Content_Types].xml"


def new_member(draft: Draft, name: str) -> str:
    """A name beside the workbook part that no part has: `xl/worksheets/kpi-audit.xml`."""
    folder = draft.package.book.member.replace("\\", "/").rpartition("/")[0]
    stem, _, ending = name.rpartition(".")
    member, number = f"{folder}/{name}".lstrip("/"), 1
    while member in draft.package.container or member in draft.added:
        number += 1
        member = f"{folder}/{stem}{number}.{ending}".lstrip("/")
    return member


def link_part(draft: Draft, member: str, kind: str) -> str:
    """Tell the workbook that it has a part of this kind (`styles`, `worksheet`); the id of the link."""
    book = draft.package.book.member.replace("\\", "/")
    links = relations_part(book)
    data, view, top = draft.opened(links)
    number = 1
    while b"rIdKpi%d" % number in view:
        number += 1
    folder = book.rpartition("/")[0]
    target = member.removeprefix(f"{folder}/") if folder else member
    stated = f' Id="rIdKpi{number}" Type="{RELATION}/{kind}" Target="{target}"/>'
    draft.put(links, appended(data, [_head(top, b"Relationship") + stated.encode()]))
    data, _, top = draft.opened(_TYPES)
    content = f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"
    stated = f' PartName="/{member}" ContentType="{content}"/>'
    draft.put(_TYPES, appended(data, [_head(top, b"Override") + stated.encode()]))
    return f"rIdKpi{number}"


def _head(top: Element, name: bytes) -> bytes:
    return b"<" + qualified(top.prefix, name)
