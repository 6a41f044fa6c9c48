"""Audit, check, recalculate, and taking it all away again: the user's cells are never touched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpi_engine.hosts.macros.current import current
from kpi_engine.hosts.macros.port import Mark, Selection
from kpi_engine.hosts.macros.registry import macro_named
from kpi_engine.hosts.macros.running import run_with
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import SetCache, SetValue, patched
from tests.hosts.macros.book_port import BookPort
from tests.hosts.macros.conftest import Opened

REVIEWS = {"audit_workbook": "KPI Audit", "check_inputs": "KPI Check", "recalculate": "KPI Recalc"}


def run(port: BookPort, name: str) -> str:
    """Run a macro; what it said last."""
    run_with(port, macro_named(name))
    assert port.is_finished, "the status bar was not given back"
    assert not port.answers, f"never asked for: {port.answers}"
    return port.told[-1]


def with_old_result(port: BookPort) -> BookPort:
    """Growth of January says 0.5, which no formula gives."""
    package = port.package()
    port.path.write_bytes(patched(package, {"KPIs": {"C1": SetCache(0.5)}}, full_calc=False))
    return port


def test_check_inputs_says_which_figure_is_wrong_and_what_it_should_be(opened: Opened) -> None:
    port = opened()
    said = run(port, "check_inputs")
    assert "1 finding" in said
    assert "KPI Check" in said
    (sheet,) = port.sheets
    (line,) = sheet.report.lines
    shown = dict(zip((each.heading for each in sheet.report.columns), line.cells, strict=True))
    assert (shown["Cell"], shown["Typed"], shown["Should be"]) == ("Inputs!D5", "5,200", "2,500")
    assert "12,000 + 2,500 + 600 + 0 − 100 − 500 = 14,500" in str(shown["Proof"])
    assert line.link == "Inputs!D5"
    assert port.marks == [("KPI Check", Mark("Inputs", "D5", "error"))]
    assert port.written == {}


def test_sound_inputs_leave_no_sheet(opened: Opened) -> None:
    port = opened(slip=False)
    assert "24 figures checked, 0 findings" in run(port, "check_inputs")
    assert (port.sheets, port.marks) == ([], [])


def test_an_audit_lists_its_findings_with_links_and_marks_their_cells(opened: Opened) -> None:
    port = opened()
    assert "KPI Audit" in run(port, "audit_workbook")
    cells = [line.cells[4] for line in port.sheets[0].report.lines]
    assert cells[:2] == ["Inputs!D5", "KPIs!E2"], "the slip, and the figure typed over a formula"
    assert {mark.area for _, mark in port.marks} == {"D5", "E2"}
    headings = [each.heading for each in port.sheets[0].report.columns if each.is_typed]
    assert headings == ["Decision", "Reason"]


def test_a_second_audit_takes_the_place_of_the_first_and_does_not_audit_it(opened: Opened) -> None:
    port = opened()
    first = run(port, "audit_workbook")
    assert run(port, "audit_workbook") == first
    assert len(port.sheets) == 1
    assert len(port.marks) == 2


def test_what_was_decided_on_the_sheet_holds_for_the_next_audit(opened: Opened) -> None:
    port = opened()
    run(port, "audit_workbook")
    port.decide(0, "accept", "as agreed")
    port.decide(1, "perhaps", "who knows")
    said = run(port, "audit_workbook")
    assert "2 open findings" in said
    assert "1 accepted" in said
    assert "perhaps" in said, "a row that is no decision is told"
    assert {mark.area for _, mark in port.marks} == {"E2"}, "what is accepted is not marked any more"


def test_other_reports_and_marks_of_ours_are_not_audited(opened: Opened) -> None:
    port = opened()
    run(port, "check_inputs")
    before = port.package()
    with current(port) as now:
        seen = Package.open(now.path)
        assert [each.name for each in seen.sheets] == ["Inputs", "KPIs", "Notes"]
        for info in before.sheets:
            assert seen.read(info.member) == before.read(info.member)


def test_recalculate_lists_what_excel_shows_differently(opened: Opened) -> None:
    port = with_old_result(opened())
    said = run(port, "recalculate")
    assert "1 different" in said or "1 old result" in said
    (line,) = port.sheets[0].report.lines
    assert line.cells[1] == "KPIs!C1"
    assert line.cells[3] == 0.5
    assert line.cells[4] == pytest.approx(12_000 / 10_000 - 1)
    assert line.cells[5] == "=Inputs!C9/Inputs!C4-1"
    assert port.content("KPIs", "C1").formula == "=Inputs!C9/Inputs!C4-1"
    assert port.written == {}


def test_clear_marks_gives_the_original_back_byte_for_byte(opened: Opened) -> None:
    port = with_old_result(opened())
    before = port.path.read_bytes()
    for name in REVIEWS:
        run(port, name)
    assert {each.name for each in port.sheets} == set(REVIEWS.values())
    assert port.bytes_now() != before
    port.answers.append(True)
    assert "no sheet and no mark" in run(port, "clear_marks")
    assert port.bytes_now() == before
    assert port.path.read_bytes() == before, "nothing was saved meanwhile"


def test_clear_marks_asks_and_names_renamed_sheets_and_decisions(opened: Opened) -> None:
    port = opened()
    run(port, "audit_workbook")
    port.sheets[0].name, port.sheets[0].decisions = "For the meeting", 3
    port.answers.append(False)
    assert run(port, "clear_marks") == "Stopped. Nothing was written."
    assert "For the meeting" in port.asked[-1]
    assert "3 decisions" in port.asked[-1]
    assert len(port.sheets) == 1


def test_a_renamed_sheet_is_kept_by_the_next_audit(opened: Opened) -> None:
    port = opened()
    run(port, "audit_workbook")
    port.sheets[0].name = "For the meeting"
    run(port, "audit_workbook")
    assert [each.name for each in port.sheets] == ["For the meeting", "KPI Audit"]
    port.answers.append(True)
    run(port, "clear_marks")
    assert port.sheets == []


def test_nothing_to_clear_is_said(opened: Opened) -> None:
    assert "no sheet and no mark of ours" in run(opened(), "clear_marks")


def test_a_protected_sheet_is_listed_but_not_marked(opened: Opened) -> None:
    port = opened()
    package = port.package()
    data = package.read(package.sheet("Inputs").member)
    protect(port, data.replace(b"</sheetData>", b'</sheetData><sheetProtection sheet="1"/>'))
    said = run(port, "audit_workbook")
    assert "listed but not marked: Inputs" in said
    assert {mark.sheet for _, mark in port.marks} == {"KPIs"}


def protect(port: BookPort, sheet: bytes) -> None:
    """Give the file another sheet Inputs."""
    from kpi_engine.workbook.rebuild import rebuilt

    package = port.package()
    port.path.write_bytes(rebuilt(package.container, {package.sheet("Inputs").member: sheet}, ()))


@pytest.mark.parametrize("why", ["structure_locked", "is_shared"])
def test_a_workbook_that_takes_no_sheet_gets_a_report_beside_it(opened: Opened, why: str) -> None:
    port = opened()
    port.facts = replace(port.facts, **{why: True})  # type: ignore[arg-type]
    assert "new workbook" in run(port, "audit_workbook")
    assert (port.sheets, port.marks) == ([], [])
    assert [each.title for each in port.beside] == ["KPI Audit"]


@pytest.mark.parametrize(("answer", "inside"), [(True, 1), (False, 0)])
def test_autosave_is_asked_about(opened: Opened, answer: bool, inside: int) -> None:
    port = opened(answer)
    port.facts = replace(port.facts, saves_itself=True)
    run(port, "check_inputs")
    assert "AutoSave is on" in port.asked[0]
    assert (len(port.sheets), len(port.beside)) == (inside, 1 - inside)


def test_a_workbook_that_was_never_saved_is_read_all_the_same(opened: Opened) -> None:
    port = opened()
    port.facts = replace(port.facts, folder=None)
    assert "1 finding" in run(port, "check_inputs")


def test_work_that_was_not_saved_is_seen(opened: Opened) -> None:
    port = opened(slip=False)
    held = port.content("Inputs", "D5")
    port.write("Inputs", "D5", replace(held, value=5_200.0))
    assert "1 finding" in run(port, "check_inputs")


@pytest.mark.parametrize("name", REVIEWS)
def test_stopping_at_any_step_leaves_nothing(opened: Opened, name: str) -> None:
    whole = with_old_result(opened())
    run(whole, name)
    steps = len(whole.steps)
    before = whole.path.read_bytes()
    chosen = {*range(1, min(steps, 8) + 1), steps // 2, steps - 1, steps}
    for stop_at in sorted(chosen - {0}):
        port = with_old_result(opened())
        port.stop_at = stop_at
        assert run(port, name) == "Stopped. Nothing was written."
        assert (port.sheets, port.marks, port.written) == ([], [], {})
        assert port.path.read_bytes() == before


def test_an_accepted_correction_is_written_after_a_question_and_undone(opened: Opened) -> None:
    port = opened()
    run(port, "check_inputs")
    port.selected = Selection("KPI Check", "D7")
    port.answers.append(True)
    assert "Undo last write" in run(port, "accept_correction")
    assert "Inputs!D5: 5,200 → 2,500" in port.asked[-1]
    assert port.content("Inputs", "D5").value == 2_500
    assert "0 findings. It is on the sheet KPI Check. Clear marks" in run(port, "check_inputs")
    (sheet,) = port.sheets
    assert (sheet.report.lines, port.marks) == ((), []), "no report outlives what it says"
    port.answers.append(True)
    run(port, "undo_last")
    assert port.content("Inputs", "D5").value == 5_200
    assert port.written == {}
    assert "Nothing was written" in run(port, "undo_last")


def test_a_workbook_without_known_figures_says_so(opened: Opened) -> None:
    port = opened()
    names = {f"A{row}": SetValue("Something") for row in range(1, 10)}
    port.path.write_bytes(patched(port.package(), {"Inputs": names, "KPIs": names}, full_calc=False))
    assert "No figure was recognised" in run(port, "check_inputs")
    assert port.sheets == []


def test_a_refused_correction_changes_nothing(opened: Opened) -> None:
    port = opened(False)
    port.selected = Selection("Inputs", "D5")
    assert run(port, "accept_correction") == "Stopped. Nothing was written."
    assert port.written == {}


def test_no_correction_is_proposed_for_a_sound_cell(opened: Opened) -> None:
    port = opened()
    port.selected = Selection("Inputs", "C5")
    assert "No correction is proposed for Inputs!C5" in run(port, "accept_correction")


def test_undo_leaves_a_cell_alone_that_somebody_changed_since(opened: Opened) -> None:
    port = opened(True)
    port.selected = Selection("Inputs", "D5")
    run(port, "accept_correction")
    port.write("Inputs", "D5", replace(port.content("Inputs", "D5"), value=2_600.0))
    assert "Nothing is undone" in run(port, "undo_last")
    assert port.content("Inputs", "D5").value == 2_600


def test_marks_and_sheets_that_were_saved_are_taken_out_by_kpi_audit_too(opened: Opened) -> None:
    """A colleague without the ribbon has `kpi audit --clear-marks`, which knows all reports."""
    from kpi_engine.audit.annotated.clearing import clear_annotations

    port = with_old_result(opened())
    for name in REVIEWS:
        run(port, name)
    port.sheets[1].name = "For the meeting"
    cleared = Package.of_bytes(
        clear_annotations(Package.of_bytes(port.bytes_now(), port.path)).data, port.path
    )
    assert [each.name for each in cleared.sheets] == ["Inputs", "KPIs", "Notes"]
    assert b"conditionalFormatting" not in cleared.read(cleared.sheet("Inputs").member)


def test_a_changed_cell_is_still_cleared(opened: Opened) -> None:
    port = opened()
    run(port, "audit_workbook")
    port.path.write_bytes(patched(port.package(), {"Inputs": {"C4": SetValue(11_000.0)}}, full_calc=False))
    port.answers.append(True)
    run(port, "clear_marks")
    assert port.bytes_now() == port.path.read_bytes()
