"""The definitions of a template: the cells named def_…, set from a policy card and read for the receipt.

`def_cac_scope` holds the option; where the template has them, `def_cac_scope_since` holds the first day of
the month from which it counts and `def_cac_scope_before` the option that counted before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.rebinding import definition_of, followed
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.receipt import CellChange, Definition
from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.guide import Guide
from kpi_engine.model.policy import Decision, Policy
from kpi_engine.workbook.cell_text import date_of, serial_of
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import Area
from kpi_engine.workbook.resolve import resolve
from kpi_engine.workbook.validations import read_validations

_PREFIX, _SINCE, _BEFORE = "def_", "_since", "_before"
_PROPERTIES = "docProps/core.xml"
_TITLE = re.compile(r"<dc:title[^<>]*>([^<]*)</dc:title>")


@dataclass(frozen=True, slots=True)
class Decided:
    """What the policy card changes in a template, and what of it the template cannot follow."""

    changes: tuple[CellChange, ...]
    warnings: tuple[str, ...]

    @property
    def inputs(self) -> dict[tuple[str, str], Scalar]:
        """The cells with their new content."""
        return {(change.sheet, change.cell): change.new for change in self.changes}


def decided(package: Package, cells: Cells, policy: Policy) -> Decided:
    """The cells of the template's definitions as the latest decisions want them."""
    changes: list[CellChange] = []
    warnings: list[str] = []
    for name in policy.current:
        decisions = sorted((d for d in policy.decisions if d.variant == name), key=lambda d: d.since)
        area = resolve(package, _PREFIX + name)
        if area is None:
            continue
        wanted = _wanted(package, cells, area, decisions)
        refused = _refused(package, name, wanted)
        if refused:
            warnings.append(refused)
            continue
        origin = f"policy: {name}"
        changes += [
            change for place, value in wanted.items() if (change := _change(cells, place, value, origin))
        ]
        latest = decisions[-1]
        if latest.since and (len(decisions) > 2 or resolve(package, f"{_PREFIX}{name}{_SINCE}") is None):
            warnings.append(
                f"{name} is {latest.option} since {latest.since}; the workbook cannot show every earlier "
                "definition in its months. kpi restate does."
            )
    return Decided(tuple(changes), tuple(warnings))


def _wanted(package: Package, cells: Cells, area: Area, decisions: list[Decision]) -> dict[Area, Scalar]:
    """The option, since when, and what held before: as far as the template has cells for them."""
    latest = decisions[-1]
    name = _PREFIX + latest.variant
    wanted: dict[Area, Scalar] = {area: latest.option}
    since, before = (resolve(package, name + suffix) for suffix in (_SINCE, _BEFORE))
    if since is not None:
        day = date.fromisoformat(f"{latest.since}-01") if latest.since else None
        wanted[since] = serial_of(day, date1904=package.date1904) if day else None
    if before is not None and latest.since:
        held = _text(cells, before) or _text(cells, area)
        wanted[before] = decisions[-2].option if len(decisions) > 1 else held
    return wanted


def _refused(package: Package, name: str, wanted: Mapping[Area, Scalar]) -> str:
    """Why the template cannot follow the options; only cells with a list to choose from are ever set."""
    for area, value in wanted.items():
        if not isinstance(value, str):
            continue
        rules = [rule for rule in read_validations(package, area.sheet) if rule.kind == "list"
                 and any((area.top, area.left) in other for other in rule.areas)]  # fmt: skip
        if not rules:
            return f"{name}: the workbook computes one definition only, so {value} is not set in it."
        if not all(rule.allows(value) for rule in rules):
            return f"{name}: the workbook does not offer {value}; its definition stays as it is."
    return ""


def _change(cells: Cells, area: Area, value: Scalar, origin: str) -> CellChange | None:
    old = cells.value(area.sheet, area.top, area.left)
    cell = cell_name(area.top, area.left)
    return None if old == value else CellChange(area.sheet, cell, old, value, origin)


def _text(cells: Cells, area: Area) -> str:
    value = cells.value(area.sheet, area.top, area.left)
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Held:
    """The option of a definition, the month since which it counts, and the option before that."""

    option: str
    since: str = ""
    before: str = ""


def option_held(package: Package, cells: Cells, policy: Policy, name: str) -> Held | None:
    """What a fill under `policy` leaves in the cell def_<name>; None for a workbook without it."""
    held = dict(_held(package, cells, decided(package, cells, policy).inputs))
    option, since, before = (held.get(name + suffix) for suffix in ("", _SINCE, _BEFORE))
    if not isinstance(option, str) or not option:
        return None
    day = date_of(since, date1904=package.date1904) if isinstance(since, float) and since else None
    return Held(option, f"{day:%Y-%m}" if day else "", before if isinstance(before, str) else "")


def definitions_of(
    package: Package, cells: Cells, changed: Mapping[tuple[str, str], Scalar]
) -> tuple[Definition, ...]:
    """Which definition each KPI of the filled workbook follows; none for a workbook of no guide we know."""
    guide = guide_of(package)
    if guide is None:
        return ()
    held = dict(_held(package, cells, changed))
    options = {name: word for name, word in held.items()
               if isinstance(word, str) and not name.endswith((_SINCE, _BEFORE))}  # fmt: skip
    found = []
    for kpi in guide.kpis:
        if not kpi.working:
            choices = followed(guide, kpi, options)
            earlier = [text for name in choices if (text := _earlier(held, name, package.date1904))]
            words = "; ".join([definition_of(guide, kpi, options), *earlier])
            found.append(Definition(kpi.id, words, choices))
    return tuple(found)


def _held(
    package: Package, cells: Cells, changed: Mapping[tuple[str, str], Scalar]
) -> Iterator[tuple[str, Scalar]]:
    """What the cells named def_… hold after the fill."""
    for name in package.defined_names:
        area = resolve(package, name.name) if name.name.casefold().startswith(_PREFIX) else None
        if area is not None and len(area) == 1:
            place = area.sheet, cell_name(area.top, area.left)
            value = changed[place] if place in changed else cells.value(area.sheet, area.top, area.left)
            yield name.name.casefold().removeprefix(_PREFIX), value


def _earlier(held: Mapping[str, Scalar], name: str, date1904: bool) -> str:
    """`cac_scope before 2026-07: sales and marketing`; empty where one option counts in all months."""
    since, before = held.get(name + _SINCE), held.get(name + _BEFORE)
    day = date_of(since, date1904=date1904) if isinstance(since, float) and since else None
    if day is None or not isinstance(before, str) or before == held.get(name):
        return ""
    return f"{name} before {day:%Y-%m}: {before}"


def guide_of(package: Package) -> Guide | None:
    """The guide whose title the workbook bears."""
    if _PROPERTIES not in package.container:
        return None
    found = _TITLE.search(package.read(_PROPERTIES).decode("utf-8", "replace"))
    return _titled(GUIDES, unescape(found[1]).strip()) if found else None


def _titled(guides: Iterable[Guide], title: str) -> Guide | None:
    return next((guide for guide in guides if guide.title == title), None)
