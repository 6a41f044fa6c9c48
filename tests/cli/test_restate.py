"""`kpi restate` as a user runs it: two figures side by side, and what cannot be restated."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

CARD = """policy:
  - {choice: trial_to_paid, option: trial-start cohort, since: 2026-03, approved_by: CFO}
  - {choice: churn_date, option: day of cancellation, since: 2026-02}
"""


@pytest.fixture
def books(tmp_path: Path) -> Path:
    figures = {"trials": (40, 50, 40), "paid_conversions": (6, 10, 5), "mrr": (1, 1, 1)}
    rows = [f"2026-{month:02d},{term},{value}"
            for term, values in figures.items() for month, value in enumerate(values, 1)]  # fmt: skip
    (tmp_path / "books.csv").write_text("\n".join(["period,term,value", *rows]), encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(CARD, encoding="utf-8")
    return tmp_path / "books.csv"


def restate(kpi: Any, books: Path, *more: str) -> Any:
    return kpi(
        "restate", str(books), "--guide", "mas", "--policy", str(books.with_name("policy.yaml")), *more
    )


def test_the_months_before_the_decision_stand_side_by_side(kpi: Any, books: Path) -> None:
    answer = restate(kpi, books)
    assert answer.code == 0
    assert max(map(len, answer.out.splitlines())) <= 100
    february = next(line.split() for line in answer.out.splitlines() if line.startswith("2026-02"))
    assert february == ["2026-02", "20.0", "%", "25.0", "%", "+5.0", "points"]
    assert "2026-03 " not in answer.out
    assert answer.out.startswith("Tracking 7 Essential KPIs for Mobile App Security Platforms\n")
    assert "churn_date lies in the figures you enter: nothing can be restated from them." in answer.out


def test_the_document_and_the_file_hold_every_row(kpi: Any, books: Path) -> None:
    file = books.with_name("restated.csv")
    document = restate(kpi, books, "-o", str(file), "--format", "json").json
    assert document["schema"] == "kpi.restate/1"
    rows = [row for row in document["rows"] if not row["segment"]]
    assert [(row["month"], row["reported"], row["restated"]) for row in rows] == [
        ("2026-01", 0.15, "#N/A"), ("2026-02", 0.2, 0.25),
    ]  # fmt: skip
    assert "trials[-1]" in rows[1]["restated_definition"]
    with file.open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.DictReader(stream))
    assert len(written) == len(document["rows"])
    assert (written[1]["month"], written[1]["restated"]) == ("2026-02", "0.25")
    assert written[0]["difference"] == ""


def test_two_policies_leave_open_which_one_holds(kpi: Any, books: Path) -> None:
    company = books.with_name("company.yaml")
    company.write_text("company: {name: Example}\nguide: mas\n" + CARD, encoding="utf-8")
    answer = restate(kpi, books, "--company", str(company))
    assert answer.code == 2
    assert "Example has a policy in its company file" in answer.err


def test_segments_that_nobody_states_are_named_in_a_line_and_fill_no_tables(kpi: Any, books: Path) -> None:
    answer = restate(kpi, books)
    assert "Trial-to-paid conversion, FinTech" not in answer.out
    words = " ".join(answer.out.split())
    assert "No month has a figure by either definition: Trial-to-paid conversion of FinTech" in words
    assert all(not row["segment"] for row in restate(kpi, books, "--format", "json").json["rows"])


def test_what_is_read_is_never_overwritten(kpi: Any, books: Path) -> None:
    before = books.read_bytes()
    assert restate(kpi, books, "-o", str(books)).code == 2
    assert books.read_bytes() == before


def test_without_decisions_there_is_nothing_to_do(kpi: Any, books: Path) -> None:
    answer = kpi("restate", str(books), "--guide", "mas")
    assert (answer.code, "no decision to restate by" in answer.err) == (2, True)
