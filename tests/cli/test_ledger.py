"""`kpi ledger`: a small company's subscriptions, month by month, worked out by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kpi_engine.model.documents import DOCUMENTS
from tests.cli.ledger_run import Ledger, ledger

__all__ = ["ledger"]

_MOVES = ("month", "start", "new", "reactivation", "expansion", "contraction", "churn", "end", "check")


def test_months_down_movements_across_and_the_last_column_is_0(ledger: Ledger) -> None:
    answer = ledger("moves", "subs.csv", "--format", "csv")
    assert list(csv.reader(answer.out.splitlines())) == [
        list(_MOVES),
        ["2026-01", "0", "150.5", "0", "0", "0", "0", "150.5", "0"],
        ["2026-02", "150.5", "70", "0", "0", "0", "0", "220.5", "0"],
        ["2026-03", "220.5", "0", "0", "20", "30", "0", "210.5", "0"],
        ["2026-04", "210.5", "0", "0", "0", "0", "50", "160.5", "0"],
        ["2026-05", "160.5", "0", "0", "0", "0", "0", "160.5", "0"],
        ["2026-06", "160.5", "0", "30", "0", "0", "0", "190.5", "0"],
    ]
    assert (answer.code, answer.err) == (0, "")


def test_a_person_sees_every_cent_a_total_the_customers_and_how_it_was_read(ledger: Ledger) -> None:
    answer = ledger("moves", "subs.csv")
    assert ["2026-03", "220.50", "0.00", "0.00", "20.00", "30.00", "0.00", "210.50", "0.00"] in answer.rows
    assert ["Total", "0.00", "220.50", "30.00", "20.00", "30.00", "50.00", "190.50", "0.00"] in answer.rows
    assert "0 at the start, 3 new, 1 reactivated, 1 lost, 3 at the end of 6 months" in answer.out
    assert "6 rows in = 6 used + 0 set aside." in answer.out
    assert "The first month's MRR is new." in answer.out
    assert "Ends: the first day that is no longer paid." in answer.out


def test_what_moves_between_segments_is_a_transfer_and_segments_add_up(ledger: Ledger) -> None:
    document = ledger("moves", "subs.csv", "--by", "plan", "--format", "json").json
    rows = {(row["segments"]["Plan"], row["month"]): row for row in document["rows"]}
    pro, basic = rows["Pro", "2026-03"], rows["Basic", "2026-03"]
    assert (pro["transfer"], pro["contraction"], pro["churn"]) == (-40, 30, 0)
    assert (basic["transfer"], basic["expansion"], basic["new"]) == (40, 20, 0)
    assert basic["customers"]["transferred"] == 2
    for total in document["total"]:
        for name in _MOVES[1:]:
            assert sum(row[name] for row in document["rows"] if row["month"] == total["month"]) == total[name]
    header = ledger("moves", "subs.csv", "--by", "plan", "--format", "csv").out.splitlines()[0]
    assert header == ",".join((*_MOVES, "transfer", "Plan"))


def test_rows_that_cannot_be_right_are_told_and_written_but_not_counted(
    ledger: Ledger, tmp_path: Path
) -> None:
    answer = ledger("moves", "dirty.csv", "--set-aside", "aside.csv")
    assert answer.code == 0
    assert "9 rows in = 6 used + 3 set aside." in answer.out
    assert 'row 8: The end "2026-02-01" is before the start "2026-05-01".' in answer.out
    assert ["2026-06", "160.50", "0.00", "30.00", "0.00", "0.00", "0.00", "190.50", "0.00"] in answer.rows
    aside = list(csv.reader((tmp_path / "aside.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row[:3] for row in aside] == [
        ["row", "reason", "customer"], ["8", "end before start", "Elm"], ["9", "negative", "'=SUM(A1)"],
        ["10", "duplicate", "Ash"],
    ]  # fmt: skip
    assert ledger("moves", "dirty.csv", "--strict").code == 1
    assert ledger("moves", "subs.csv", "--strict").code == 0


def test_a_file_is_written_and_what_it_does_not_say_is_said(ledger: Ledger, tmp_path: Path) -> None:
    answer = ledger("moves", "dirty.csv", "-o", "moves.csv")
    assert answer.out == ""
    assert "moves.csv is written. 9 rows in = 6 used + 3 set aside." in answer.err
    assert (tmp_path / "moves.csv").read_bytes().startswith(b"month,start,new,")


def test_policies_change_numbers_and_are_told(ledger: Ledger) -> None:
    answer = ledger("moves", "subs.csv", "--first-month", "opening", "--reactivation-window", "1")
    assert ["2026-01", "150.50", "0.00", "0.00", "0.00", "0.00", "0.00", "150.50", "0.00"] in answer.rows
    assert ["2026-06", "160.50", "30.00", "0.00", "0.00", "0.00", "0.00", "190.50", "0.00"] in answer.rows
    assert "is the opening, not new" in answer.out
    assert "within 1 months of the month of churn" in answer.out


def test_months_without_a_base_have_no_retention_and_never_0_percent(ledger: Ledger) -> None:
    answer = ledger("retention", "subs.csv", "--window", "3")
    assert answer.rows[2] == [
        "2026-04", "150.50", "120.50", "100.50", "80.1", "%", "66.8", "%", "50.0", "%", "2", "1",
    ]  # fmt: skip
    assert "2026-01 to 2026-03: no base" in answer.out
    far = ledger("retention", "subs.csv", "--window", "12")
    assert far.code == 0
    assert "0.0 %" not in far.out
    assert "2026-01 to 2026-06: no base" in far.out
    document = ledger("retention", "subs.csv", "--window", "12", "--format", "json").json
    assert (document["rows"], document["window"]) == ([], 12)


def test_cohorts_are_a_triangle_of_shares_with_a_pooled_last_row(ledger: Ledger) -> None:
    rows = ledger("cohorts", "subs.csv").rows
    assert ["2026-01", "2", "100%", "100%", "50%", "50%", "100%"] in rows
    assert ["2026-02", "1", "100%", "100%", "100%", "100%"] in rows
    assert ["Pooled", "3", "100%", "100%", "67%", "67%", "100%"] in rows
    assert ["≤", "2026-01"] in [
        row[:2] for row in ledger("cohorts", "subs.csv", "--first-month", "opening").rows
    ]
    amounts = ledger("cohorts", "subs.csv", "--basis", "net", "--as", "abs", "--format", "csv").out
    assert list(csv.reader(amounts.splitlines()))[2] == ["2026-02", "70", "70", "40", "40", "40", "40", ""]


def test_segments_stand_beside_each_other_and_add_up_to_the_total(ledger: Ledger) -> None:
    answer = ledger("segments", "subs.csv", "--by", "Plan", "--window", "3")
    assert answer.rows[2][:6] == ["Pro", "100.50", "52.8", "%", "1", "100.50"]
    assert answer.rows[3][:6] == ["Basic", "90.00", "47.2", "%", "3", "30.00"]
    assert answer.rows[4][:6] == ["Total", "190.50", "100.0", "%", "3", "63.50"]
    document = ledger("segments", "subs.csv", "--by", "Plan", "--window", "3", "--format", "json").json
    assert sum(row["closing"] for row in document["rows"]) == document["total"][0]["closing"] == 190.5
    assert [row["nrr"] for row in document["total"]] == [pytest.approx(190.5 / 210.5)]
    assert document["since"] == "2026-03"
    far = ledger("segments", "subs.csv", "--by", "Plan")
    assert "The source begins in 2026-01: NRR, GRR and logo churn over 12 months have no base." in " ".join(
        far.out.split()
    )


@pytest.mark.parametrize("verb", ["moves", "retention", "cohorts", "segments"])
def test_each_document_keeps_its_contract(ledger: Ledger, verb: str) -> None:
    answer = ledger(verb, "dirty.csv", "--by", "Plan", "--format", "json")
    document = DOCUMENTS[f"ledger_{verb}"].model_validate_json(answer.out)
    assert document.document_schema == f"kpi.ledger_{verb}/1"
    assert answer.json["rows_in"] == answer.json["rows_used"] + answer.json["rows_set_aside"] == 9
    assert answer.json["policies"][0] == "The first month's MRR is new."


def test_amounts_of_two_currencies_are_never_added_up_but_at_rates(ledger: Ledger, tmp_path: Path) -> None:
    text = "customer,start,end,mrr,currency\nAsh,2026-01-01,,100,EUR\nElm,2026-02-01,,50,USD\n"
    (tmp_path / "two.csv").write_text(text, encoding="utf-8")
    (tmp_path / "rates.csv").write_text("currency,rate\nUSD,0.9\n", encoding="utf-8")
    document = ledger("moves", "two.csv", "--format", "json").json
    assert [(row["currency"], row["end"]) for row in document["rows"] if row["month"] == "2026-02"] == [
        ("EUR", 100), ("USD", 50),
    ]  # fmt: skip
    answer = ledger("moves", "two.csv", "--rates", "rates.csv", "--currency", "EUR")
    assert ["2026-02", "100", "45", "0", "0", "0", "0", "145", "0"] in answer.rows
    assert "(1 USD = 0.9 EUR): a change of rates is no movement." in answer.out
    assert "each counted by itself" not in answer.out


def test_the_grid_of_the_specification_gives_its_movements(ledger: Ledger) -> None:
    folder = Path(__file__).parents[3] / "shared" / "spec"
    if not folder.is_dir():
        pytest.skip("no folder with the specification")
    answer = ledger("moves", str(folder / "mrr_grid.csv"), "--format", "csv")
    assert answer.out == (folder / "mrr_moves.csv").read_bytes().decode("ascii")
