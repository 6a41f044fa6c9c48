"""A bridge from a table of subscriptions: an older source, exchange rates, quantities, every engine."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kpi_engine.engine.bridging import BRIDGE_HEADS, BridgeQuery, bridge_report, bridge_rows
from kpi_engine.engine.ledgers import LedgerQuery
from kpi_engine.errors import InputError
from kpi_engine.ledger.bridge import Bridge, NoBridge
from kpi_engine.ledger.rates import Rates
from kpi_engine.sources.engines.port import EngineName
from kpi_engine.sources.subscriptions.options import StagingOptions

MARCH, JUNE = 2026 * 12 + 3, 2026 * 12 + 6
# Of the base of a year before, Alto stays, Brio leaves in May, Coda pays more from April; Dolce is new.
EUROS = """customer,plan,currency,start,end,mrr,seats
Alto,Core,EUR,2025-01-01,,100,10
Brio,Core,EUR,2025-01-01,2026-05-15,50,5
Coda,Pro,EUR,2025-01-01,2026-04-10,200,10
Coda,Pro,EUR,2026-04-10,,260,12
Dolce,Pro,EUR,2026-04-01,,300,15
"""
DOLLARS = "Estro,Core,USD,2025-02-01,,80,8\n"
LOCAL: tuple[EngineName, ...] = ("duckdb", "polars", "pandas")


def query(
    folder: Path, text: str, *, engine: EngineName = "duckdb", without: str = "", name: str = "june"
) -> LedgerQuery:
    """The table as a file; a column may be taken out of it."""
    rows = [line.split(",") for line in text.splitlines()]
    kept = [place for place, name in enumerate(rows[0]) if name != without]
    file = folder / f"{name}.csv"
    file.write_text("".join(",".join(row[at] for at in kept) + "\n" for row in rows), encoding="utf-8")
    return LedgerQuery(str(file), StagingOptions(until=JUNE), by=("plan",), engine=engine)


def only(asked: LedgerQuery, question: BridgeQuery) -> Bridge:
    (found,) = bridge_report(asked, question).bridges
    assert isinstance(found, Bridge)
    assert found.check == 0
    return found


@pytest.mark.parametrize("engine", LOCAL)
def test_nrr_of_a_year_without_quantities(tmp_path: Path, engine: EngineName) -> None:
    """Of 350 in the base 350 are left in March, 360 in June: 50 of Brio lost, 60 of Coda gained."""
    found = only(query(tmp_path, EUROS, engine=engine, without="seats"), BridgeQuery("NRR", MARCH, JUNE))
    assert found.window == 12
    assert (found.value_from, found.value_to) == (Fraction(1), Fraction(360, 350))
    assert found.total("volume", part="churn", segment="Core") == Fraction(-50, 350)
    assert found.total("price", part="expansion", segment="Pro") == Fraction(60, 350)
    assert "Without quantities in all rows" in found.notes[0]


@pytest.mark.parametrize("engine", LOCAL)
def test_two_seats_more_are_quantity_and_the_rest_of_the_rise_is_price(
    tmp_path: Path, engine: EngineName
) -> None:
    """Coda's 12 seats at the old 20 are 240, so 40 of the 60 are quantity."""
    found = only(query(tmp_path, EUROS, engine=engine), BridgeQuery("NRR", MARCH, JUNE))
    assert found.total("volume", part="quantity", segment="Pro") == Fraction(40, 350)
    assert found.total("price", part="price", segment="Pro") == Fraction(20, 350)


def test_mrr_by_seats_where_every_row_has_some_and_by_customers_else(tmp_path: Path) -> None:
    """25 seats of 14 become 37: 12 more at 14 are 168."""
    found = only(query(tmp_path, EUROS), BridgeQuery("MRR", MARCH, JUNE))
    assert found.total("volume") == (37 - 25) * 14
    missing = query(tmp_path, EUROS.replace("300,15", "300,"))
    counted = only(missing, BridgeQuery("MRR", MARCH, JUNE))
    assert counted.total("volume") == 0  # three customers in both months
    assert "number of customers" in counted.notes[0]


def test_what_a_later_file_says_of_the_first_month_is_restatement(tmp_path: Path) -> None:
    """In March Brio was thought to pay 40: NRR of both months was told of another base."""
    older = query(tmp_path, EUROS.replace("2026-05-15,50", "2026-05-15,40"), name="march").source
    asked = BridgeQuery("MRR", MARCH, JUNE, was=older)
    found = only(query(tmp_path, EUROS), asked)
    assert (found.value_from, found.total("restatement")) == (Fraction(340), Fraction(10))
    assert found.names[0] == "restatement"


def test_rates_turn_all_currencies_into_one(tmp_path: Path) -> None:
    """Estro's 80 dollars are 72 euros in March and 64 in June: 8 euros of FX."""
    rates = Rates("EUR", {("USD", MARCH): Fraction("0.9"), ("USD", JUNE): Fraction("0.8")})
    both = query(tmp_path, EUROS + DOLLARS)
    found = only(both, BridgeQuery("MRR", MARCH, JUNE, rates=rates))
    assert (found.value_from, found.value_to) == (Fraction(350 + 72), Fraction(660 + 64))
    assert found.total("fx") == -8
    apart = bridge_report(both, BridgeQuery("MRR", MARCH, JUNE)).bridges
    assert [each.currency for each in apart] == ["EUR", "USD"]


def test_a_rate_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    rates = Rates("EUR", {("USD", MARCH): Fraction("0.9")})
    with pytest.raises(InputError, match="There is no rate of USD in 2026-06"):
        bridge_report(query(tmp_path, EUROS + DOLLARS), BridgeQuery("MRR", MARCH, JUNE, rates=rates))


def test_rows_of_a_currency_without_any_rate_are_set_aside(tmp_path: Path) -> None:
    asked = BridgeQuery("MRR", MARCH, JUNE, rates=Rates("EUR", {("GBP", None): Fraction("1.17")}))
    found = bridge_report(query(tmp_path, EUROS + DOLLARS), asked)
    (bridge,) = found.bridges
    assert isinstance(bridge, Bridge)
    assert (bridge.value_from, bridge.value_to) == (Fraction(350), Fraction(660))
    assert found.read.rows_set_aside == sum(found.read.set_aside.values()) > 0
    assert not [note for note in found.read.reading.notes if "counted by itself" in note]


def test_a_document_and_lines_carry_what_ties(tmp_path: Path) -> None:
    report = bridge_report(query(tmp_path, EUROS), BridgeQuery("ARR", MARCH, JUNE))
    (bridge,) = report.as_dict()["bridges"]
    assert bridge["check"] == 0
    moved = sum(line["value"] for effect in bridge["effects"] for line in effect["lines"])
    assert bridge["value_from"] + moved == pytest.approx(bridge["value_to"])
    values = [dict(zip(BRIDGE_HEADS, row, strict=True)) for row in bridge_rows(report.bridges)]
    first, *moves, last = ((row["effect"], float(row["value"])) for row in values)
    assert (first, last) == (("2026-03", 4200.0), ("2026-06", 7920.0))
    assert first[1] + sum(value for _, value in moves) == pytest.approx(last[1])


def test_a_month_without_a_base_has_no_bridge(tmp_path: Path) -> None:
    """A year before January 2026 is a month of the source, but dollars begin in February 2025."""
    asked = BridgeQuery("NRR", 2026 * 12 + 1, JUNE)
    euros, dollars = bridge_report(query(tmp_path, EUROS + DOLLARS), asked).bridges
    assert isinstance(euros, Bridge)
    assert isinstance(dollars, NoBridge)
    assert dollars.reason == "NRR has no value in 2026-01: nobody paid in its base month."


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (BridgeQuery("CAC", MARCH, JUNE), "CAC cannot be split from subscriptions alone"),
        (BridgeQuery("NRR", MARCH, MARCH), "--from is the same as --to"),
        (BridgeQuery("MRR", MARCH, JUNE, window=3), "MRR has no customer base"),
        (BridgeQuery("NRR", MARCH, JUNE, window=24), "no month 2024-03, the base of NRR of 2026-03"),
        (BridgeQuery("MRR", MARCH, JUNE + 12), "no month 2027-06; .* say --until 2027-06"),
    ],
)
def test_what_cannot_be_asked_is_said(tmp_path: Path, asked: BridgeQuery, why: str) -> None:
    with pytest.raises(InputError, match=why):
        bridge_report(query(tmp_path, EUROS), asked)
