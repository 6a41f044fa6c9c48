"""`kpi batch` as a user runs it: many workbooks, one answer, and never a lost or a double one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from tests.batch.conftest import HEADER, rows
from tests.bench.soak import Case, build_template, run
from tests.cli.conftest import Kpi

COMMAND = ("batch", "fill", "template.xlsx", "--data", "may.csv", "--by", "company", "-o", "out")


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """A template and a table of three companies."""
    build_template(tmp_path / "template.xlsx")
    (tmp_path / "may.csv").write_text(HEADER + rows("Acme", "Beta", "Gamma"), encoding="utf-8")
    return tmp_path


def _add(folder: Path, text: str) -> None:
    with (folder / "may.csv").open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_a_machine_gets_one_document_and_nothing_else(kpi: Kpi, month: Path) -> None:
    _add(month, "Beta,2026-02,mrr,lots,EUR\n")
    answer = kpi(*COMMAND, "--jobs", "2", "--format", "json")
    assert (answer.code, answer.err) == (2, "")
    document = answer.json
    assert document["schema"] == "kpi.batch/1"
    assert [document[key] for key in ("verb", "done", "refused", "failed", "left")] == ["fill", 2, 1, 0, 0]
    assert [(reason["code"], reason["count"], reason["first"]) for reason in document["reasons"]] == [
        ("not-a-number", 1, "Beta")
    ]
    by_name = {result["entity"]: result for result in document["results"]}
    assert by_name["Beta"]["rows"] == "rows 5, 6, 7, 11"
    assert by_name["Acme"]["workbook"] == "Acme.xlsx"


def test_a_person_reads_what_was_done_and_why_not(kpi: Kpi, month: Path) -> None:
    _add(month, "Beta,2026-02,mrr,lots,EUR\n" + rows("A/B"))
    answer = kpi(*COMMAND)
    assert answer.code == 2
    assert answer.out.startswith("Filled 3 of 4 in ")
    assert "Beta: may.csv row 11, column value:" in answer.out
    assert "A/B is in the file A-B.xlsx" in answer.out
    assert f"Ledger: {Path('out') / 'batch.jsonl'}" in answer.out


def test_the_receipt_of_one_company_is_shown(kpi: Kpi, month: Path) -> None:
    _add(month, "Beta,2026-02,mrr,lots,EUR\n")
    kpi(*COMMAND)
    receipt = kpi("batch", "show", "out", "acme", "--format", "json").json
    assert receipt["schema"] == "kpi.fill/1"
    assert {change["cell"]: change["new"] for change in receipt["inputs"]}["C4"] == 1000
    refused = kpi("batch", "show", "out", "Beta")
    assert refused.code == 2
    assert "not-a-number" in refused.err
    assert kpi("batch", "show", "out", "Delta").code == 2


def test_a_company_file_and_a_policy_hold_in_every_process(kpi: Kpi, month: Path) -> None:
    """The company names a figure of its own, which the table states by its label."""
    (month / "company.yaml").write_text(
        "company: {name: The group, currency: EUR}\n"
        "terms: {paid_seats: {label: Seats we bill, unit: count, help: Seats, adds_up: last}}\n",
        encoding="utf-8",
    )
    book = openpyxl.load_workbook(month / "template.xlsx")
    book["_map"].append(("paid_seats", "Plan!C20", "", ""))
    book.save(month / "template.xlsx")
    _add(month, "".join(f"{name},,Seats we bill,7,\n" for name in ("Acme", "Beta", "Gamma")))
    answer = kpi(*COMMAND, "--company", "company.yaml", "--jobs", "2")
    assert answer.code == 0, answer.out + answer.err
    assert openpyxl.load_workbook(month / "out" / "Gamma.xlsx")["Plan"]["C20"].value == 7


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to a process there")
def test_ctrl_c_ends_in_order_and_says_how_to_go_on(kpi: Kpi, month: Path) -> None:
    names = [f"Company {number:03}" for number in range(150)]
    (month / "may.csv").write_text(HEADER + rows(*names), encoding="utf-8")
    command = [Path(sys.executable).with_name("kpi"), *COMMAND]
    with subprocess.Popen(
        command, cwd=month, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        start_new_session=True,
    ) as process:  # fmt: skip
        while process.poll() is None and not list(month.glob("out/*.xlsx")):
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        said, err = process.communicate(timeout=60)
    assert process.returncode == 130, said + err
    assert "Ctrl+C again" in err
    assert "Run the same command again to go on." in said
    noted = [
        json.loads(line).get("entity") for line in (month / "out" / "batch.jsonl").open(encoding="utf-8")
    ]
    assert sorted(filter(None, noted)) == sorted(path.stem for path in month.glob("out/*.xlsx"))
    document = kpi(*COMMAND, "--format", "json").json
    assert (document["done"], document["left"]) == (150, 0)
    assert 0 < sum(result["earlier"] for result in document["results"]) < 150


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the memory of a process is read from /proc")
def test_a_month_end_that_is_killed_has_exactly_one_result_for_every_company(tmp_path: Path) -> None:
    """The small one of `make soak`."""
    case = Case(tmp_path / "month", 60, seed=3)
    case.build()
    report = run(case, kills=1, jobs=2)
    assert report.problems == []
    assert report.code == 2
    assert report.codes["done"] == 60 - len(case.broken)
    assert report.peak_megabytes < 300
    assert report.left_over == 0
    assert "in an earlier run" in report.said


def _workbook(path: Path, cached: float) -> None:
    """One formula with a result as a tool stored it, right or wrong."""
    import zipfile

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"] = 2, "=A1*21"
    book.save(path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(
                name, data.replace(b"<v></v>", b"<v>%g</v>" % cached).replace(b"<v />", b"<v>%g</v>" % cached)
            )


def test_workbooks_are_recalculated_side_by_side(kpi: Kpi, tmp_path: Path) -> None:
    for name, cached in (("right", 42), ("wrong", 41)):
        _workbook(tmp_path / f"{name}.xlsx", cached)
    (tmp_path / "~$wrong.xlsx").write_bytes(b"")
    assert kpi("batch", "recalc", "*.xlsx").code == 0
    answer = kpi("batch", "recalc", "*.xlsx", "--check", "--format", "json")
    assert answer.code == 1
    results = answer.json["results"]  # openpyxl's files ask to be calculated on opening: stale, not different
    assert [(each["entity"], each["summary"]["stale"]) for each in results] == [
        ("right.xlsx", 0), ("wrong.xlsx", 1)
    ]  # fmt: skip
    assert results[1]["document"]["schema"] == "kpi.recalc/1"
    assert results[1]["document"]["cells"][0]["computed"] == 42


def test_a_file_that_cannot_be_processed_goes_before_findings(kpi: Kpi, tmp_path: Path) -> None:
    _workbook(tmp_path / "wrong.xlsx", 41)
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    answer = kpi("batch", "recalc", "*.xlsx", "--check")
    assert answer.code == 2
    assert "not-a-workbook" in answer.out
    assert "Recalculated 1 of 2" in answer.out


def test_tables_are_checked_side_by_side(kpi: Kpi, tmp_path: Path) -> None:
    sound = "id,kpi,value\nf1,sm_spend,1000\nf2,new_customers,10\nf3,CAC,100\n"
    (tmp_path / "sound.csv").write_text(sound, encoding="utf-8")
    (tmp_path / "odd.csv").write_text(sound.replace("CAC,100", "CAC,1000"), encoding="utf-8")
    assert kpi("batch", "check", "sound.csv").code == 0
    answer = kpi("batch", "check", "*.csv", "--format", "json")
    assert answer.code == 1
    odd, fine = answer.json["results"]
    assert (odd["entity"], odd["summary"]["figures"], len(odd["document"]["findings"])) == ("odd.csv", 3, 1)
    assert fine["document"]["findings"] == []
    assert kpi("batch", "check", "*.csv", "--fail-on", "never").code == 0


def test_workbooks_of_companies_are_checked_in_their_own_words(kpi: Kpi, tmp_path: Path) -> None:
    """200,000 + 12,000 − 4,000 is 208,000; Birch typed 280,000."""
    for name, closing in (("Alpine", 208_000), ("Birch", 280_000)):
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (
            ["", "Jan-26", "Feb-26"], ["Bestand Anfang", 200_000, 208_000], ["New MRR", 12_000, 9_000],
            ["Expansion MRR", 0, 0], ["Contraction MRR", 0, 0], ["Churned MRR", 4_000, 5_000],
            ["Closing MRR", closing, 212_000],
        ):  # fmt: skip
            sheet.append(row)
        book.save(tmp_path / f"{name}.xlsx")
    (tmp_path / "words.yaml").write_text("opening_mrr: [Bestand Anfang]\n", encoding="utf-8")
    answer = kpi("batch", "check", "*.xlsx", "--synonyms", "words.yaml")
    assert answer.code == 1
    found = " ".join(answer.out.split())
    assert "Birch.xlsx proven: 2026-01: MRR (Sheet!B7) says 280,000, should be 208,000" in found
    assert "Alpine.xlsx proven" not in found


def test_a_pattern_without_any_file_is_refused(kpi: Kpi, tmp_path: Path) -> None:
    answer = kpi("batch", "recalc", "june/*.xlsx")
    assert answer.code == 2
    assert "june" in answer.err
