"""A supplied template: every figure that its sample puts in comes back out and gives the same KPIs."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.batch.collect.figures import read_figures
from kpi_engine.batch.collect.report import company_report
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.engine import status
from kpi_engine.fill.cells import Cells
from kpi_engine.fill.targets import TargetReader, target_key
from kpi_engine.formula.references import cell_name
from kpi_engine.model.fact import Fact
from kpi_engine.resources import shipped
from kpi_engine.sources import read_facts
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import SetValue, patched

GUIDE = "customer_service"


@pytest.fixture(scope="module")
def sample() -> list[Fact]:
    with shipped(f"workbook_templates/samples/{GUIDE}.csv") as path:
        return read_facts(path)


@pytest.fixture(scope="module", params=["", ".functions"], ids=["native", "functions"])
def typed(
    request: pytest.FixtureRequest, sample: list[Fact], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The template with the sample typed in; nothing is recalculated."""
    with shipped(f"workbook_templates/{GUIDE}{request.param}.xlsx") as path:
        package = Package.of_bytes(path.read_bytes(), path)
    places = {target.key: target for target in TargetReader(package, Cells(package)).targets()}
    edits: dict[str, dict[str, SetValue]] = {}
    for fact in sample:
        target = places[target_key(fact.term, fact.scenario, fact.segment)]
        place = target.place(fact.period)
        assert place is not None
        edits.setdefault(target.area.sheet, {})[cell_name(*place)] = SetValue(fact.value)
    workbook = tmp_path_factory.mktemp("typed") / "typed.xlsx"
    workbook.write_bytes(patched(package, edits))
    return workbook


def test_every_figure_of_the_sample_comes_back(typed: Path, sample: list[Fact]) -> None:
    def stated(facts: list[Fact] | tuple[Fact, ...]) -> dict[tuple[str, ...], float | str]:
        return {
            (*target_key(fact.term, fact.scenario, fact.segment), fact.period): fact.value for fact in facts
            if fact.scenario != "Forecast"
            and len(fact.period) == len("2026-01") and "W" not in fact.period
        }  # fmt: skip

    assert stated(read_figures(typed).facts) == stated(sample)


def test_its_kpis_are_those_of_the_sample(typed: Path, sample: list[Fact]) -> None:
    report = company_report(read_figures(typed))
    wanted = status(GUIDES.get(GUIDE), sample)
    found = {(figure.kpi, figure.segment): figure for figure in report.at(wanted.month)}
    assert report.company == "Example company"
    assert len(found) == len(wanted.lines)
    for line in wanted.lines:
        figure = found[line.answer.kpi.id, line.answer.segment]
        value = line.answer.value if isinstance(line.answer.value, float) else None
        assert (figure.value, figure.status) == (pytest.approx(value), line.status), line.answer.kpi.id
