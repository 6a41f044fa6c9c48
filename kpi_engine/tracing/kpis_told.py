"""The KPIs that a formula computes, with their definition from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.lambda_names import bare_name
from kpi_engine.formula.grammar import Binary, Call, Literal, Node, Omitted
from kpi_engine.formula.spellings import function_name
from kpi_engine.functions.piece_values import UnknownPieceError
from kpi_engine.functions.substituted import shown as shown_value
from kpi_engine.functions.substituted import substituted
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.function import CellValue
from kpi_engine.model.kpi import Kpi
from kpi_engine.recalc.book import Place
from kpi_engine.tracing.decided import Decision
from kpi_engine.tracing.parts import kpi_calls
from kpi_engine.tracing.pieces import Pieces
from kpi_engine.tracing.told import ChoiceTold, KpiTold
from kpi_engine.tracing.traced import Traced, is_one_cell, named
from kpi_engine.tracing.worth import Worth
from kpi_engine.tracing.written_formulas import declared, spaced

_ONLY_IN_TEMPLATES = "set_scenario"
"""The defined name by which a template of ours is known."""


def kpis_told(
    node: Node, written: Node, decisions: Sequence[Decision], traced: Traced, pieces: Pieces, worth: Worth
) -> tuple[KpiTold, ...]:
    """The KPIs of `node`; those that `written`, the formula as it stands, does not call are written out."""
    called = {_kpi(call).name for call in kpi_calls(written)}
    settings = _settings(decisions, traced, pieces, worth)
    found = []
    for call in kpi_calls(node):
        kpi = _kpi(call)
        found.append(_told(kpi, call, settings, worth, written_out=kpi.name not in called))
    return tuple(found)


def _kpi(call: Call) -> Kpi:
    return KPIS.get(bare_name(function_name(call.name)))


def kpi_of_row(traced: Traced, place: Place) -> tuple[KpiTold, ...]:
    """The KPI that a row of a template shows, by the row's name, where the formula only fetches its value."""
    title = traced.label(place).row.partition(", ")[0].casefold()
    if traced.package.name(_ONLY_IN_TEMPLATES) is None or not title:
        return ()
    names = [kpi.function for guide in GUIDES for kpi in guide.kpis if kpi.label.casefold() == title]
    kpi = KPIS.find(names[0]) if names and names[0] else None
    return (_definition(kpi, f"{kpi.signature}", True, "", {}),) if kpi else ()


def _told(
    kpi: Kpi, call: Call, settings: Iterable[tuple[str, str]], worth: Worth, *, written_out: bool
) -> KpiTold:
    given = {
        parameter.name: each
        for parameter, each in zip(kpi.parameters, call.arguments, strict=False)
        if not isinstance(each, Omitted)
    }
    formula = declared(kpi, given)
    definition = f"{kpi.name} = {spaced(formula)}" if formula else kpi.signature
    return _definition(kpi, definition, written_out, _with_figures(kpi, call, worth), dict(settings))


def _definition(
    kpi: Kpi, definition: str, written_out: bool, substituted_: str, chosen: Mapping[str, str]
) -> KpiTold:
    choices = []
    for variant in kpi.variants:
        option = next((each for each in variant.choices if each in chosen), variant.default)
        others = tuple(each for each in variant.choices if each != option)
        choices.append(ChoiceTold(variant.name.replace("_", " "), option, others, chosen.get(option, "")))
    no_value = tuple(f"{case.error.text} where {case.when}: {case.why}" for case in kpi.undefined)
    sources = tuple(f"{cite.source} (read {cite.read})" if cite.read else cite.source for cite in kpi.cite)
    return KpiTold(
        kpi.name, kpi.title, kpi.help, definition, written_out,
        substituted_, tuple(choices), no_value, sources,
    )  # fmt: skip


def _with_figures(kpi: Kpi, call: Call, worth: Worth) -> str:
    """`250 = 100,000 / 400`; "" where a figure is not known here."""
    try:
        values: list[CellValue] = [worth.of(each) for each in call.arguments]
        result = worth.of(call)
    except UnknownPieceError:
        return ""
    given = [*values, *[None] * (len(kpi.parameters) - len(values))]
    figures = {
        parameter.name: parameter.default if value is None and not parameter.required else value
        for parameter, value in zip(kpi.parameters, given, strict=False)
    }
    if len(figures) < len(kpi.parameters) or isinstance(result, list):
        return ""
    if isinstance(result, CellError) and not kpi.lifts:
        return ""
    return f"{shown_value(result)} = {substituted(kpi, figures)}"


def _settings(
    decisions: Sequence[Decision], traced: Traced, pieces: Pieces, worth: Worth
) -> list[tuple[str, str]]:
    """The words that conditions ask for, as the workbook has them now, and the cells that hold them."""
    found = []
    for decision in decisions:
        match decision.condition:
            case Binary(sign="=", left=left, right=Literal(text=text)) if text.startswith('"'):
                area = pieces.area(left)
                if area is not None and is_one_cell(area):
                    value = worth.of(left)
                    if isinstance(value, str):
                        found.append((value, named(traced.place_of(area))))
    return found
