"""The mapping of a workbook from all that is known of it, the surest first: no cell is claimed twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kpi_engine.catalogue.own_words import words_in_force
from kpi_engine.recognition.mapping import MappedRange, Mapping
from kpi_engine.recognition.maps.applying import NO_MAP, apply, found_map
from kpi_engine.recognition.maps.claims import Claims, positions
from kpi_engine.recognition.maps.layout import Layout, area_of
from kpi_engine.recognition.maps.named import of_names
from kpi_engine.recognition.maps.saved import read_saved
from kpi_engine.recognition.maps.templates import of_template
from kpi_engine.recognition.meaning.recognise import recognise
from kpi_engine.recognition.tables.reading import sheets_of
from kpi_engine.recognition.words.heading_words import period_in
from kpi_engine.recognition.words.titles import titles_of
from kpi_engine.workbook.package import Package


def find_mapping(
    package: Package, *, map_file: Path | None = None, maps: Path | None = None, sheet: str | None = None
) -> Mapping:
    """Which cells hold which figure: by a saved map, our templates, defined names, and then by labels.

    `map_file` is the map to use; without it the workbook's own counts, then one of the same layout beside it
    or in the folder `maps`. `sheet` leaves out all others. SourceError for a map that does not fit.
    """
    layout = Layout(package)
    applied = apply(read_saved(map_file), layout) if map_file else found_map(layout, maps) or NO_MAP
    template = of_template(package)
    claims = Claims(package)
    claims.take(applied.left_out)
    ranges = list(claims.free(applied.ranges))
    of_layout = claims.with_figures(claims.free(template.ranges))
    ranges += [_as_called(item, layout) for item in of_layout]
    claims.take(template.settled, template.settled_sheets)
    labelled = recognise(package, words=words_in_force(), leaving_out=template.settled_sheets)
    named = _dated(_with_units(list(of_names(package, layout.labels)), labelled.ranges), package)
    ranges += claims.with_figures(claims.free(named))
    ranges += claims.free(labelled.ranges)
    unknown = claims.unclaimed((*applied.unknown, *template.unknown, *labelled.unknown))
    found = Mapping(package.path.name, "", tuple(ranges), tuple(unknown), applied.origin)
    found = found if sheet is None else _only(found, package.sheet(sheet).name)
    areas = [area for item in found.ranges if (area := area_of(item))]
    return replace(found, layout=layout.signature(areas))


def _only(found: Mapping, sheet: str) -> Mapping:
    """What stands on one sheet."""
    ranges = tuple(item for item in found.ranges if item.sheet == sheet)
    return replace(found, ranges=ranges, unknown=tuple(each for each in found.unknown if each.sheet == sheet))


def _as_called(item: MappedRange, layout: Layout) -> MappedRange:
    """A range of a template by the words of its sheet, rather than by its defined name."""
    area = area_of(item)
    return replace(item, label=layout.name(area) or item.label) if area is not None else item


def _with_units(named: list[MappedRange], labelled: Iterable[MappedRange]) -> list[MappedRange]:
    """Named cells with the unit, sign and segment that their labels say; where both differ, to confirm."""
    at: dict[tuple[str, int, int], MappedRange] = {}
    for item in labelled:
        for row, column in positions(item):
            at[item.sheet, row, column] = item
    found = []
    for item in named:
        said = next((at[item.sheet, *place] for place in positions(item) if (item.sheet, *place) in at), None)
        if said is not None:
            item = replace(
                item, power=said.power, currency=said.currency, negated=said.negated,
                segment=said.segment, entity=said.entity, sure=said.term == item.term,
                period=item.period or ("" if item.headings else said.period),
            )  # fmt: skip
        found.append(item)
    return found


def _dated(named: Iterable[MappedRange], package: Package) -> list[MappedRange]:
    """Named cells without a period take the one that the title of their sheet states, as labelled ones do."""
    sheets = sheets_of(package, None)
    return [
        item if item.headings or item.period
        else replace(item, period=period_in(titles_of(sheets.grid(item.sheet))))
        for item in named
    ]  # fmt: skip
