"""The part that declares a table: its ranges and the formulas that it states for its columns."""

from __future__ import annotations

from functools import partial

from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.markup import Change, attribute_span, spliced
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.structure import relations
from kpi_engine.workbook.tables.following import followed, followed_ref
from kpi_engine.workbook.tables.growth import Growth
from kpi_engine.workbook.tables.leaves import changed_attribute, changed_text, descendants
from kpi_engine.workbook.tables.refusals import from_query, from_xml
from kpi_engine.workbook.xml_parts import local_name, parse

_WITH_REF = (b"table", b"autoFilter", b"sortState", b"sortCondition")
_FORMULAS = (b"calculatedColumnFormula", b"totalsRowFormula")


def check_owner(package: Package, part: str, table: str) -> None:
    """Refuse a table whose rows a query or an XML map writes."""
    root = parse(package.read(part), part, package.path.name)
    kinds = {kind for kind, _ in relations(package.container, part).values()}
    if root.get("tableType") == "xml" or any(local_name(each) == "xmlColumnPr" for each in root.iter()):
        raise from_xml(table)
    if root.get("tableType") == "queryTable" or "queryTable" in kinds:
        raise from_query(table)


def waits_for_data(package: Package, part: str) -> bool:
    """True when the only row of the table is the empty one that Excel shows until something is entered."""
    return "insertRow" in parse(package.read(part), part, package.path.name).attrib


def stated_formulas(package: Package, part: str) -> dict[str, str]:
    """Column → the formula that the table states for each of its rows."""
    found = {}
    for column in parse(package.read(part), part, package.path.name).iter():
        for each in column if local_name(column) == "tableColumn" else ():
            if local_name(each) == "calculatedColumnFormula" and each.text:
                found[column.get("name") or ""] = each.text
    return found


def resize_part(draft: Draft, part: str, growth: Growth) -> None:
    """Give the table's part its new ranges; a row that only waited for data becomes an ordinary one."""
    data, view, top = draft.opened(part)
    changes: list[Change] = []
    for element in (top, *descendants(view, top)):
        if element.name in _WITH_REF:
            changes += changed_attribute(view, element, b"ref", partial(followed_ref, growth))
        elif element.name in _FORMULAS:
            rewrite = partial(followed, growth, sheet=growth.sheet, relative=False)
            changes += changed_text(data, element, rewrite)
    if waiting := attribute_span(view, top, b"insertRow"):
        changes.append((*waiting, b""))
    draft.put(part, spliced(data, changes))
