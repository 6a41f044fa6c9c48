"""Lists at one date: a sheet for each, with what can be right in each column, read by the KPI itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.derive.template import lists
from kpi_engine.derive.template.bounds import Bound, bound_of
from kpi_engine.formula.guard import guarded
from kpi_engine.model.guide import Guide, GuideKpi

if TYPE_CHECKING:
    from tests.derive.template.conftest import Desk


def kpi(guide: Guide, name: str) -> GuideKpi:
    found = guide.kpi(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "sheets"),
    [("mas", ["Customers"]), ("ams", ["Time to value"]), ("css", []), ("smk", ["Survey", "Time to value"])],
)
def test_each_guide_has_the_lists_that_its_kpis_read(desk: Desk, code: str, sheets: list[str]) -> None:
    given = len(desk.book.worksheets)
    lists.write(desk.book, desk.grid(code))
    assert [sheet.title for sheet in desk.book.worksheets[given:]] == sheets


def test_a_kpi_reads_its_columns(desk: Desk) -> None:
    guide = GUIDES.get("smk")
    assert lists.list_area(kpi(guide, "nps"), "scores_range") == "Scores[Survey scores]"
    waits = kpi(guide, "time_to_value")
    assert lists.list_area(waits, "value_dates") == "StartDates[Dates of first value]"
    assert lists.list_area(kpi(guide, "health_score"), "weights") == "HealthValues[Weight counted]"
    lists.write(desk.book, desk.grid("smk"))
    desk.type("Survey", {"C6": 10, "C7": 9, "C9": 8, "C605": 3})
    desk.type("Time to value", {"C6": 46_023, "D6": 46_030, "C7": 46_023, "D7": 46_037, "C8": 46_023})
    for row, name in ((30, "nps"), (31, "time_to_value")):
        read = kpi(guide, name)
        areas = {argument: lists.list_area(read, argument) for argument in read.inputs}
        desk.type("Given", {f"A{row}": f"={guarded(KPIS.get(read.function), areas)}"})
    found = desk.computed()
    assert found["Given", "A30"] == 25, "two promoters and one detractor of four"
    assert found["Given", "A31"] == 10.5, "half-way between 7 and 14 days"


def test_what_can_be_right_is_read_off_the_conditions_of_the_kpi(desk: Desk) -> None:
    assert bound_of(KPIS.get("NPS"), "scores_range") == Bound(0, 10, whole=True)
    assert bound_of(KPIS.get("CONCENTRATION"), "revenue_range") == Bound(0)
    assert Bound(0, 10, whole=True).words == "a whole number from 0 to 10"
    assert Bound(0).words == "a number of at least 0"
    assert Bound(None, 1).words == "a number of at most 1"
    assert Bound().words == "a number"
    lists.write(desk.book, desk.grid("smk"))
    rules = {rule.error: rule for rule in desk.book["Survey"].data_validations.dataValidation}
    scores = rules["Expected a whole number from 0 to 10."]
    assert (scores.type, scores.formula1, scores.formula2) == ("whole", "0", "10")
    assert str(scores.sqref) == "C6:C605"
    days = desk.book["Time to value"].data_validations.dataValidation
    assert {rule.type for rule in days} == {"date"}


def test_every_line_can_be_filled(desk: Desk) -> None:
    targets = lists.list_targets(desk.grid("smk"))
    assert ("scores", "Actual", "600", "Survey!C605", "", "") in targets
    assert ("value_dates", "Actual", "1", "'Time to value'!D6", "", "") in targets
    assert len(targets) == 3 * 600
