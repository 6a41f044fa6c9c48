"""A sample has a figure for every row of its template, in periods that a filler can place, and no slip."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.samples import derive_samples, sample
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.map_sheet import map_rows
from kpi_engine.derive.template.weekly import weekly_targets
from kpi_engine.diagnosis import diagnose, is_known
from kpi_engine.engine.ledgers import LedgerQuery, opened
from kpi_engine.ledger.movements import movements
from kpi_engine.model.guide import Guide
from kpi_engine.model.unit import Unit
from kpi_engine.sources import read_facts
from kpi_engine.sources.subscriptions import StagingOptions

Rows = list[dict[str, str]]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", params=list(GUIDES), ids=lambda guide: guide.code)
def guide(request: pytest.FixtureRequest) -> Guide:
    found: Guide = request.param
    return found


@pytest.fixture(scope="module")
def written(guide: Guide) -> bytes:
    return sample(guide)


@pytest.fixture(scope="module")
def rows(written: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(written.decode("utf-8"))))


def test_every_row_of_inputs_is_filled_for_the_closed_and_the_planned_months(
    rows: Rows, guide: Guide
) -> None:
    lines = Grid(guide).lines
    listed = _listed(guide)
    monthly = [row for row in rows if re.fullmatch(r"\d{4}-\d{2}", row["period"])]
    for scenario, months in (("Actual", 12), ("Budget", 60)):
        counted: dict[tuple[str, str], int] = {}
        for row in monthly:
            key = row["term"], row["segment"]
            if row["scenario"] == scenario and key not in listed:
                counted[key] = counted.get(key, 0) + 1
        assert counted == {line.key: months for line in lines}


def test_every_weekly_column_is_filled_for_the_weeks_that_lie_wholly_in_the_year(
    rows: Rows, guide: Guide
) -> None:
    weekly = [row for row in rows if "W" in row["period"]]
    columns = {(term, segment) for term, _, segment, *_ in weekly_targets(Grid(guide))}
    assert {(row["term"], row["segment"]) for row in weekly} == columns
    weeks = sorted({row["period"] for row in weekly})
    assert len(weekly) == len(columns) * len(weeks)
    if columns:
        assert (weeks[0], weeks[-1], len(weeks)) == ("2026-W02", "2026-W52", 51)


def test_every_list_beside_the_months_has_lines(rows: Rows, guide: Guide) -> None:
    asked = {term for term, _ in _listed(guide)}
    assert asked - {row["term"] for row in rows} == set()


def _listed(guide: Guide) -> set[tuple[str, str]]:
    """What the template takes beside months and weeks: term and line of a list."""
    grid = Grid(guide)
    own = set(guide.segment_terms.values())
    monthly = {line.key for line in grid.lines} | {(term, "") for term in own}
    weekly = {(term, segment) for term, _, segment, *_ in weekly_targets(grid)}
    settings = {("company_name", ""), ("currency", "")}
    return {(term, line) for term, _, line, *_ in map_rows(grid)} - monthly - weekly - settings


def test_no_cell_is_stated_twice_and_all_are_in_one_currency(rows: Rows) -> None:
    keys = [(row["period"], row["term"], row["scenario"], row["segment"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert {row["currency"] for row in rows if row["term"] != "company_name"} == {"USD"}


def test_a_check_finds_nothing_wrong_in_it(written: bytes, guide: Guide, tmp_path: Path) -> None:
    path = tmp_path / f"{guide.id}.csv"
    path.write_bytes(written)
    facts = [replace(fact, guide=guide.id) for fact in read_facts(path)]
    words = {term.id for term in TERMS if term.unit in (Unit.TEXT, Unit.DATE)}
    assert {fact.term for fact in facts if not is_known(fact)} <= words
    assert [finding.message for finding in diagnose(facts)] == []


def test_the_check_would_find_customers_typed_with_a_zero_too_many(
    written: bytes, guide: Guide, tmp_path: Path
) -> None:
    text = written.decode("utf-8")
    path = tmp_path / f"{guide.id}.csv"
    path.write_text(re.sub(r"(2026-05,new_customers,\d+)(,Actual,,)", r"\g<1>0\2", text), encoding="utf-8")
    facts = [replace(fact, guide=guide.id) for fact in read_facts(path)]
    first, *_ = diagnose(facts)
    assert first.verdict in ("proven", "likely")
    assert "2026-05: New paying customers" in first.message


def test_the_sample_of_subscriptions_has_every_movement(tmp_path: Path) -> None:
    source = ROOT / "workbook_templates" / "samples" / "subscriptions.csv"
    query = LedgerQuery(str(source), StagingOptions(until=2026 * 12 + 12), by=("plan",))
    with opened(query) as book:
        months = movements(book.ledger)
    assert all(month.check == 0 == month.customers_check for month in months)
    for name in ("new", "reactivation", "expansion", "contraction", "churn", "transfer"):
        assert any(getattr(month, name) for month in months), name


def test_the_committed_samples_are_what_is_derived() -> None:
    for derived in derive_samples(ROOT):
        committed = (ROOT / derived.path).read_bytes().replace(b"\r\n", b"\n")
        assert committed == derived.data, f"{derived.path} is out of date: run `kpi derive`"
