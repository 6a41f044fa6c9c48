"""A workbook computed by two engines: what LibreOffice is asked, and what is made of its answer."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.recalc import Recalculation, recalculate
from kpi_engine.recalc.second_opinion import asking, with_second_opinion, with_second_opinions
from kpi_engine.workbook import libreoffice
from kpi_engine.workbook.package import Package


def two_engines(package: Package) -> Recalculation:
    return with_second_opinion(package, recalculate(package))


def opinions(found: Recalculation, sheet: str = "Plan") -> dict[str, str]:
    return {each.cell: each.opinion for each in found.cells if each.sheet == sheet}


def test_the_absence_of_libreoffice_is_said_and_the_verdicts_stay(book, monkeypatch):
    monkeypatch.setattr(asking, "find_libreoffice", lambda: None)
    package = book({"Plan": {"A1": 4, "B1": "=A1*2", "B2": "=A1*3"}}, saved={"Plan": {"B1": 8.0, "B2": 5.0}})
    found = two_engines(package)
    assert found.second_opinion.startswith("none: LibreOffice is not installed")
    assert [each.status for each in found.cells] == ["equal", "different"]
    assert opinions(found) == {"B1": "only_first", "B2": "only_first"}
    assert found.as_dict()["second_opinion"] == found.second_opinion
    assert found.as_dict()["opinions"]["only_first"] == 2


def test_a_recalculation_that_was_not_asked_for_an_opinion_has_none(book):
    found = recalculate(book({"Plan": {"A1": 4, "B1": "=A1*2"}}))
    assert (found.second_opinion, found.opinions(), opinions(found)) == ("", {}, {"B1": ""})


posix = pytest.mark.skipif(os.name == "nt", reason="the programs of these tests are shell scripts")


def pretending(folder: Path, script: str) -> Path:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


@posix
@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("exit 0", "none: LibreOffice could not compute the workbook and ended without a result"),
        ("sleep 60", "none: LibreOffice took more than 1 seconds and was ended"),
        (
            'while [ "$1" != --outdir ]; do shift; done; echo no workbook > "$2/0.xlsx"',
            "none: the workbook that LibreOffice saved cannot be read",
        ),
    ],
)
def test_a_program_that_fails_costs_the_opinion_only(book, tmp_path, monkeypatch, script, why):
    monkeypatch.setattr(asking, "find_libreoffice", lambda: pretending(tmp_path, script))
    monkeypatch.setattr(libreoffice, "_SECONDS", 1)
    monkeypatch.setattr(libreoffice, "_SECONDS_PER_MIB", 0)
    found = two_engines(book({"Plan": {"A1": 4, "B1": "=A1*2"}}, saved={"Plan": {"B1": 8.0}}))
    assert (found.second_opinion, found.cells[0].status) == (why, "equal")


@posix
def test_a_program_that_cannot_be_started_costs_the_opinion_only(book, tmp_path, monkeypatch):
    program = pretending(tmp_path, "")
    program.chmod(0o644)
    monkeypatch.setattr(asking, "find_libreoffice", lambda: program)
    found = two_engines(book({"Plan": {"A1": 4, "B1": "=A1*2"}}, saved={"Plan": {"B1": 8.0}}))
    assert found.second_opinion.startswith("none: LibreOffice")


@pytest.mark.libreoffice
@pytest.mark.usefixtures("soffice")
def test_two_engines_about_a_workbook_with_functions_of_ours(book):
    cells = {
        "A1": 100_000, "A2": 400, "B1": "=CAC(A1,A2)", "B2": "=B1*2", "B3": "=A1/A2", "B4": "=A1-A2",
        "B5": "=RAND()", "B6": "=B5*2", "B7": "=A1&\" €\"", "B8": "=1/0", "B9": "=A2=400",
    }  # fmt: skip
    saved = {"B1": 250.0, "B2": 500.0, "B3": 250.0, "B4": 99_000.0, "B5": 0.5, "B6": 1.0, "B7": "100000 €"}
    found = two_engines(book({"Plan": cells}, saved={"Plan": saved}))
    assert found.second_opinion.startswith("LibreOffice ")
    assert opinions(found) == {
        "B1": "only_first", "B2": "agrees", "B3": "agrees", "B4": "agrees", "B5": "none", "B6": "none",
        "B7": "agrees", "B8": "agrees", "B9": "agrees",
    }  # fmt: skip
    wrong = found.cell("Plan", "B4")
    assert wrong is not None
    assert (wrong.status, wrong.computed, wrong.second) == ("different", 99_600.0, 99_600.0)
    assert wrong.reason.endswith("LibreOffice computes the same".replace("LibreOffice", found.second_opinion))


@pytest.mark.libreoffice
@pytest.mark.usefixtures("soffice")
def test_a_stored_result_is_never_echoed(book):
    package = book({"Plan": {"A1": 4, "B1": "=A1*2"}}, saved={"Plan": {"B1": 999.0}})
    found = two_engines(package).cells[0]
    assert (found.status, found.second, found.opinion) == ("different", 8.0, "agrees")


@pytest.mark.libreoffice
@pytest.mark.usefixtures("soffice")
def test_what_no_engine_knows_has_no_opinion_and_neither_has_what_depends_on_it(book):
    cells = {"A1": 4, "A2": 6, "B1": "=_xlfn.NO.SUCH.FUNCTION(A1)", "B2": "=A1+A2", "B3": "=B1+A2"}
    found = two_engines(book({"Plan": cells}, saved={"Plan": {"B1": 5.0, "B2": 10.0, "B3": 11.0}}))
    assert opinions(found) == {"B1": "none", "B2": "agrees", "B3": "only_first"}
    assert "it depends on Plan!B1" in found.cell("Plan", "B3").reason


def saved_by_libreoffice(cells: dict[str, object]) -> libreoffice.Answer:
    workbook = openpyxl.Workbook()
    for ref, value in cells.items():
        workbook.active[ref] = value
    stream = io.BytesIO()
    workbook.save(stream)
    return libreoffice.Answer(stream.getvalue())


def test_a_doubted_cell_is_judged_with_a_value_for_what_libreoffice_does_not_know(book, monkeypatch):
    given = []

    def answer(program, copies):
        """LibreOffice that knows no XLOOKUP; its second answer rests on the value that it is given."""
        given.append([zipfile.ZipFile(io.BytesIO(each)).read("xl/worksheets/sheet1.xml") for each in copies])
        if len(given) == 1:
            return [saved_by_libreoffice({"B1": "#NAME?", "B2": "#NAME?", "B3": 8})]
        return [saved_by_libreoffice({"B1": 5, "B2": 15, "B3": 8}) for _ in copies]

    monkeypatch.setattr(asking, "find_libreoffice", lambda: Path("soffice"))
    monkeypatch.setattr(asking, "recalculated", answer)
    cells = {"A1": 4, "A2": 5, "B1": "=_xlfn.XLOOKUP(4,A1,A2)", "B2": "=B1*3", "B3": "=A1*2"}
    saved = {"B1": 5.0, "B2": 16.0, "B3": 8.0}
    found = two_engines(book({"Plan": cells}, saved={"Plan": saved}))
    assert b"XLOOKUP" in given[0][0]
    assert b'<c r="B1"><v>5.0</v></c>' in given[1][0]
    assert opinions(found) == {"B1": "only_first", "B2": "agrees", "B3": "agrees"}
    assert found.cell("Plan", "B2").second == 15.0


def test_no_second_start_where_nothing_in_doubt_depends_on_the_unknown(book, monkeypatch):
    starts = []

    def answer(program, copies):
        starts.append(len(copies))
        return [saved_by_libreoffice({"B1": "#NAME?", "B2": "#NAME?"})]

    monkeypatch.setattr(asking, "find_libreoffice", lambda: Path("soffice"))
    monkeypatch.setattr(asking, "recalculated", answer)
    cells = {"A1": 4, "A2": 5, "B1": "=_xlfn.XLOOKUP(4,A1,A2)", "B2": "=B1*3"}
    found = two_engines(book({"Plan": cells}, saved={"Plan": {"B1": 5.0, "B2": 15.0}}))
    assert starts == [1]
    assert opinions(found) == {"B1": "only_first", "B2": "only_first"}


def test_an_error_that_libreoffice_also_saves_for_what_it_cannot_compute_contradicts_no_value(
    book, monkeypatch
):
    answer = saved_by_libreoffice({"B1": "#VALUE!", "B2": "#VALUE!", "B3": "#DIV/0!"})
    monkeypatch.setattr(asking, "find_libreoffice", lambda: Path("soffice"))
    monkeypatch.setattr(asking, "recalculated", lambda program, copies: [answer for _ in copies])
    cells = {"A1": 4, "B1": "=A1*2", "B2": "=A1/0", "B3": "=A1*3"}
    found = two_engines(book({"Plan": cells}))
    assert opinions(found) == {"B1": "only_first", "B2": "agrees", "B3": "disagrees"}
    assert [each.status for each in found.cells] == ["uncached", "uncached", "not_verifiable"]


def wrongly_computed(found: Recalculation, cell: str, value: float) -> Recalculation:
    """As if the first engine had computed a cell wrongly."""
    cells = (
        replace(each, computed=value, status="different") if each.cell == cell else each
        for each in found.cells
    )
    return replace(found, cells=tuple(cells))


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"B1": 8, "B2": 24}, {"B1": "equal", "B2": "equal"}),
        ({"B1": 8, "B2": 25}, {"B1": "equal", "B2": "not_verifiable"}),
        ({"B1": 8, "B2": 27}, {"B1": "equal", "B2": "different"}),
        ({"B1": 9, "B2": 27}, {"B1": "different", "B2": "different"}),
    ],
)
def test_what_rests_on_a_value_that_the_second_engine_proved_wrong_proves_nothing(
    book, monkeypatch, answer, status
):
    monkeypatch.setattr(asking, "find_libreoffice", lambda: Path("soffice"))
    monkeypatch.setattr(
        asking, "recalculated", lambda program, copies: [saved_by_libreoffice(answer) for _ in copies]
    )
    package = book({"Plan": {"A1": 4, "B1": "=A1*2", "B2": "=B1*3"}}, saved={"Plan": {"B1": 8.0, "B2": 24.0}})
    found = wrongly_computed(wrongly_computed(recalculate(package), "B1", 9.0), "B2", 27.0)
    after = with_second_opinion(package, found)
    assert {each.cell: each.status for each in after.cells} == status


def test_two_engines_that_are_wrong_in_different_places_prove_nothing_together(book, monkeypatch):
    answer = saved_by_libreoffice({"B1": 8, "B2": 7, "B3": False})
    monkeypatch.setattr(asking, "find_libreoffice", lambda: Path("soffice"))
    monkeypatch.setattr(asking, "recalculated", lambda program, copies: [answer for _ in copies])
    cells = {"A1": 4, "B1": "=A1*2", "B2": "=A1*3", "B3": "=AND(B1=8,B2=12)"}
    package = book({"Plan": cells}, saved={"Plan": {"B1": 8.0, "B2": 12.0, "B3": True}})
    found = wrongly_computed(recalculate(package), "B1", 9.0)
    found = wrongly_computed(found, "B3", False)
    after = with_second_opinion(package, found)
    assert [each.status for each in after.cells] == ["equal", "equal", "not_verifiable"]
    assert after.cells[2].reason == (
        "it depends on Plan!B1, where the first engine is wrong and the file is confirmed"
    )


@pytest.mark.libreoffice
@pytest.mark.usefixtures("soffice")
def test_a_contradiction_that_comes_from_truth_values_is_no_opinion(book):
    cells = {"A1": 4, "A2": True, "B1": "=SUM(A1:A2)", "B2": "=IF(A2,A1,0)"}
    found = two_engines(book({"Plan": cells}, saved={"Plan": {"B1": 4.0, "B2": 4.0}}))
    assert opinions(found) == {"B1": "only_first", "B2": "agrees"}
    assert "TRUE or FALSE" in found.cell("Plan", "B1").reason


@pytest.mark.libreoffice
@pytest.mark.usefixtures("soffice")
def test_several_workbooks_share_one_start(book, monkeypatch):
    starts = []
    convert = libreoffice._saved
    monkeypatch.setattr(libreoffice, "_saved", lambda *given: starts.append(len(given[1])) or convert(*given))
    asked = []
    for number in (2, 3):
        package = book({"Plan": {"A1": 4, "B1": f"=A1*{number}"}})
        asked.append((package, recalculate(package)))
    found = with_second_opinions(asked)
    assert [each.cells[0].second for each in found] == [8.0, 12.0]
    assert starts == [2]


@pytest.mark.libreoffice
def test_the_profile_of_the_user_is_not_touched(soffice, book, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    assert two_engines(book({"Plan": {"B1": "=1+1"}})).second_opinion.startswith("LibreOffice ")
    assert list((tmp_path / "home").iterdir()) == []
