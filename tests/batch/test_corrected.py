"""A corrected table is filled with the same command: who was right stays, who was wrong is tried again."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.batch.journal import LEDGER, find_entry
from tests.batch.conftest import HEADER, Fill, rows

WRONG = "Beta,2026-02,mood,51,EUR\n"


def _table(data: Path, text: str) -> None:
    data.write_text(HEADER + text, encoding="utf-8")


def _spend(tmp_path: Path, company: str) -> object:
    return openpyxl.load_workbook(tmp_path / "out" / f"{company}.xlsx")["Plan"]["C4"].value


def test_only_the_company_that_was_refused_is_filled_with_the_corrected_table(
    fill: Fill, data: Path, tmp_path: Path
) -> None:
    _table(data, rows("Acme", "Beta") + WRONG + rows("Gamma"))
    assert fill()["Beta"].code == "unknown-term"
    before = (tmp_path / "out" / LEDGER).read_bytes()
    _table(data, rows("Acme", "Beta", "Gamma"))
    entries = fill()
    assert {name: (entry.status, entry.earlier) for name, entry in entries.items()} == {
        "Acme": ("done", True), "Beta": ("done", False), "Gamma": ("done", True)
    }  # fmt: skip
    assert "may.csv changed since the last run" in fill.notes[0]  # type: ignore[attr-defined]
    after = (tmp_path / "out" / LEDGER).read_bytes()
    assert after.startswith(before)
    added = [json.loads(line) for line in after[len(before) :].splitlines()]
    assert [line.get("data_sha256", line.get("entity", "end"))[:6] for line in added] == [
        added[0]["data_sha256"][:6], "Beta", "end"
    ]  # fmt: skip
    assert added[1]["receipt"]["data_sha256"] == added[0]["data_sha256"]


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(rows("Gamma") + rows("Acme"), id="sorted by company"),
        pytest.param(rows("Acme", "Gamma").replace(",10,", ",10.0,"), id="written by another program"),
        pytest.param(rows("ACME ", "Gamma"), id="a name in capitals"),
    ],
)
def test_a_table_that_says_the_same_in_another_way_changes_nobody(fill: Fill, data: Path, again: str) -> None:
    _table(data, rows("Acme", "Gamma"))
    fill()
    _table(data, again)
    assert all(entry.earlier for entry in fill().values())


def test_a_company_whose_figures_changed_is_refused_until_it_may_be_filled_again(
    fill: Fill, data: Path, tmp_path: Path
) -> None:
    fill()
    _table(data, rows("Acme", spend=2000) + rows("Beta", "Gamma"))
    for _ in range(2):
        entries = fill()
        assert [entries[name].code for name in ("Acme", "Beta", "Gamma")] == ["figures-changed", "", ""]
        assert "--refill" in entries["Acme"].reason
        assert _spend(tmp_path, "Acme") == 1000
    entries = fill(refill=True)
    assert {name: entry.earlier for name, entry in entries.items()} == {
        "Acme": False, "Beta": True, "Gamma": True
    }  # fmt: skip
    assert _spend(tmp_path, "Acme") == 2000
    assert all(entry.earlier and entry.status == "done" for entry in fill().values())


def test_figures_that_went_back_to_what_was_filled_need_no_word(
    fill: Fill, data: Path, tmp_path: Path
) -> None:
    fill()
    _table(data, rows("Acme", spend=2000) + rows("Beta", "Gamma"))
    fill()
    _table(data, rows("Acme", "Beta", "Gamma"))
    assert fill()["Acme"].status == "done"
    found = find_entry(tmp_path / "out" / LEDGER, "Acme")
    assert found is not None
    assert found.status == "done"


def test_a_workbook_that_somebody_worked_in_is_not_replaced_by_corrected_figures(
    fill: Fill, data: Path, tmp_path: Path
) -> None:
    fill()
    acme = tmp_path / "out" / "Acme.xlsx"
    acme.write_bytes(acme.read_bytes() + b" ")
    mine = acme.read_bytes()
    _table(data, rows("Acme", spend=2000) + rows("Beta", "Gamma"))
    assert fill(refill=True)["Acme"].code == "workbook-edited"
    assert acme.read_bytes() == mine
    acme.unlink()
    assert fill()["Acme"].status == "done"
    assert _spend(tmp_path, "Acme") == 2000


def test_refusals_of_the_earlier_table_never_stand_for_the_corrected_one(fill: Fill, data: Path) -> None:
    """The second run is interrupted before it came to the company that was corrected."""
    _table(data, rows("Acme", "Beta") + WRONG + rows("Gamma"))
    fill()
    _table(data, rows("Alpha", "Acme", "Beta", "Gamma"))
    assert set(fill(most=1)) >= {"Alpha"}
    assert fill()["Beta"].status == "done"


def test_a_new_company_of_the_corrected_table_replaces_no_file_of_anybody(
    fill: Fill, data: Path, tmp_path: Path
) -> None:
    fill()
    (tmp_path / "out" / "Delta.xlsx").write_bytes(b"my own work")
    _table(data, rows("Acme", "Beta", "Delta"))
    entries = fill()
    assert {name: entry.code for name, entry in entries.items()} == {
        "Acme": "", "Beta": "", "Delta": "output-exists"
    }  # fmt: skip
    assert any("Gamma.xlsx first" in note for note in fill.notes)  # type: ignore[attr-defined]


def test_a_company_whose_own_template_changed_is_refused_like_one_whose_figures_did(
    fill: Fill, data: Path, tmp_path: Path
) -> None:
    fill(folder=tmp_path / "april")
    _table(data, rows("Acme", "Beta", "Gamma").replace("2026-01", "2026-02"))
    own = str(tmp_path / "april" / "{entity}.xlsx")
    fill(template=own)
    beta = tmp_path / "april" / "Beta.xlsx"
    book = openpyxl.load_workbook(beta)
    book["Plan"]["A1"] = "corrected"
    book.save(beta)
    entries = fill(template=own)
    assert [entries[name].code for name in ("Acme", "Beta", "Gamma")] == ["", "figures-changed", ""]
    assert entries["Beta"].reason.startswith("Beta.xlsx was changed after Beta was filled from it")
    assert fill(template=own, refill=True)["Beta"].status == "done"


@pytest.mark.parametrize(
    ("stated", "code"),
    [("Beta", "other-company"), ("BETA ", "other-company"), ("Acme Holding", ""), ("", ""),
     ("Your company", ""), ("acme", "")],
)  # fmt: skip
def test_the_workbook_of_another_company_takes_nobodys_figures(
    fill: Fill, data: Path, tmp_path: Path, stated: str, code: str
) -> None:
    fill(folder=tmp_path / "april")
    acme = tmp_path / "april" / "Acme.xlsx"
    book = openpyxl.load_workbook(acme)
    book["Settings"]["B1"] = stated or None
    book.save(acme)
    _table(data, rows("Acme", "Beta", "Gamma").replace("2026-01", "2026-02"))
    entry = fill(template=str(tmp_path / "april" / "{entity}.xlsx"))["Acme"]
    assert entry.code == code
    assert not code or ("for Acme" in entry.reason and '"Beta"' in entry.reason)
