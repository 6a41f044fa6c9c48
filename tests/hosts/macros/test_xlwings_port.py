"""What the port asks of Excel: a fake object model refuses what Excel refuses, and remembers the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.errors import InputError, WorkbookError
from kpi_engine.hosts.macros import excel_sheets, xlwings_port
from kpi_engine.hosts.macros.port import Column, Content, Line, Mark, Report, Selection, StoppedError
from kpi_engine.hosts.macros.xlwings_port import XlwingsPort
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.finding import Severity
from tests.hosts.macros.fake_excel import (
    AUTOMATIC,
    MANUAL,
    App,
    Application,
    Book,
    Cells,
    ComError,
    Counted,
    Format,
)

REPORT = Report(
    "KPI Audit", ("2 findings.", "=looks like a formula"),
    (Column("No.", 5), Column("Cell", 24), Column("Finding", 40), Column("Decision", 11, is_typed=True),
     Column("Reason", 20, is_typed=True), Column("Fingerprint", 14)),
    (Line((1, "My costs!C7", "=SUM(A1:A3) is typed", "", "", "aa"), "error", "'My costs'!C7"),
     Line((2, "Workbook", "15 %", "", "", "bb"), "info")), linked=1,
)  # fmt: skip


class Open:
    """Excel with a workbook, and the port to it."""

    def __init__(self, tmp_path: Path, name: str = "plan.xlsx", path: str | None = None) -> None:
        self.excel = Application()
        self.book: Book = self.excel.opens(
            name, str(tmp_path) if path is None else path, "Inputs", "My costs"
        )
        self.app = App(self.excel)
        self.port = XlwingsPort(self.app, tmp_path / "settings")

    def formats(self) -> list[Format]:
        return [each for sheet in self.book.sheets for each in sheet.formats]

    @property
    def state(self) -> tuple[Any, ...]:
        excel = self.excel
        return excel.ScreenUpdating, excel.EnableEvents, excel.DisplayAlerts, excel.Calculation


@pytest.fixture
def open_(tmp_path: Path) -> Open:
    return Open(tmp_path)


def test_the_copy_has_the_name_and_kind_of_the_workbook(open_: Open, tmp_path: Path) -> None:
    assert open_.port.copy(tmp_path) == tmp_path / "plan.xlsx"
    assert open_.book.copies == [str(tmp_path / "plan.xlsx")]
    assert open_.excel.CalculateBeforeSave


def test_a_workbook_that_was_never_saved_has_a_copy_of_its_kind(tmp_path: Path) -> None:
    never = Open(tmp_path, "Book1", "")
    never.book.FileFormat = 52
    assert never.port.copy(tmp_path).name == "Book1.xlsm"
    assert never.port.workbook().path is None


def test_what_follows_a_period_in_the_name_of_a_new_workbook_is_no_ending(tmp_path: Path) -> None:
    assert Open(tmp_path, "Plan v1.2", "").port.copy(tmp_path).name == "Plan v1.2.xlsx"


def test_a_workbook_in_protected_view_has_to_be_opened_for_editing_first(open_: Open) -> None:
    """One in the background bars nobody: the active workbook is then another one."""
    open_.excel.ActiveProtectedViewWindow = open_.book
    XlwingsPort(open_.app, open_.port.settings)
    open_.excel.ActiveWorkbook = None
    with pytest.raises(InputError, match="Enable Editing"):
        XlwingsPort(open_.app, open_.port.settings)


def test_a_workbook_in_the_cloud_has_no_folder_here(tmp_path: Path) -> None:
    cloud = Open(tmp_path, "plan.xlsx", "https://contoso.sharepoint.com/sites/finance")
    cloud.book.AutoSaveOn = True
    seen = cloud.port.workbook()
    assert seen.folder is None
    assert seen.saves_itself


def test_an_excel_that_makes_no_copy_is_told_with_what_to_do(open_: Open, tmp_path: Path) -> None:
    open_.book.refuses_copies = True
    with pytest.raises(WorkbookError, match="Finish what you are typing"):
        open_.port.copy(tmp_path)


def test_without_a_workbook_nothing_begins(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No workbook is open"):
        XlwingsPort(App(Application()), tmp_path)


def test_the_selection_and_its_active_cell(open_: Open) -> None:
    open_.excel.select(open_.book.Worksheets("My costs").Range("B2:C9"))
    assert open_.port.selection() == Selection("My costs", "B2")
    del open_.excel.ActiveWindow.RangeSelection
    with pytest.raises(InputError, match="Select a cell"):
        open_.port.selection()


def test_a_report_is_text_links_and_a_hidden_name(open_: Open) -> None:
    assert open_.port.put_report(REPORT) == "KPI Audit"
    sheet = open_.book.sheets[-1]
    assert sheet.values["A3"] == "=looks like a formula"
    assert sheet.values["C7"] == "=SUM(A1:A3) is typed", "a text, not a formula"
    assert sheet.values["C8"] == "15 %"
    assert sheet.formulas == {"B7": '=HYPERLINK("#\'My costs\'!C7","My costs!C7")'}
    assert sheet.values["B8"] == "Workbook"
    assert [(each.RefersTo, each.Visible) for each in sheet.names] == [('="KPI Audit"', False)]
    assert sheet.widths[2].ColumnWidth == 24
    assert open_.state == (True, True, True, AUTOMATIC)


def test_a_sheet_of_ours_is_found_under_another_name_with_its_decisions(open_: Open) -> None:
    open_.port.put_report(REPORT)
    sheet = open_.book.sheets[-1]
    sheet.Name, sheet.values["D7"] = "For the meeting", "accept"
    (own,) = open_.port.own_sheets()
    assert (own.name, own.title, own.decisions) == ("For the meeting", "KPI Audit", 1)


def test_a_sheet_of_the_users_own_with_that_name_is_left_alone(open_: Open) -> None:
    open_.book.sheets[1].Name = "KPI Audit"
    assert open_.port.own_sheets() == ()
    assert open_.port.put_report(REPORT) == "KPI Audit (2)"
    assert open_.port.put_report(REPORT) == "KPI Audit (2)", "ours is replaced, not his"
    assert [each.Name for each in open_.book.sheets] == ["Inputs", "KPI Audit", "KPI Audit (2)"]


def test_a_sheet_that_was_renamed_is_kept_by_the_next_report(open_: Open) -> None:
    open_.port.put_report(REPORT)
    open_.book.sheets[-1].Name = "KPI Audit March"
    assert open_.port.put_report(REPORT) == "KPI Audit"
    assert [each.Name for each in open_.book.sheets][2:] == ["KPI Audit March", "KPI Audit"]


def test_the_sheet_of_an_annotated_copy_is_known_by_its_columns(open_: Open) -> None:
    open_.port.put_report(REPORT)
    open_.book.sheets[-1].names.clear()
    assert [each.name for each in open_.port.own_sheets()] == ["KPI Audit"]


def test_marks_are_formats_of_our_own_behind_the_users(open_: Open) -> None:
    own = Format(open_.book.sheets[0], "A1:A9", 2, "=A1>5")
    open_.book.sheets[0].formats.append(own)
    left = open_.port.put_marks("KPI Audit", [Mark("Inputs", "D5", "error"), Mark("My costs", "C7", "info")])
    assert left == ()
    made = [each for each in open_.formats() if each is not own]
    assert [(each.address, each.Formula1) for each in made] == [
        ("D5", '="KPI Audit"<>""'), ("C7", '="KPI Audit"<>""'),
    ]  # fmt: skip
    assert not any(each.StopIfTrue for each in made)
    assert open_.book.sheets[0].formats[0] is own
    assert open_.port.marked() == 2


def test_thousands_of_marks_are_few_formats(open_: Open) -> None:
    open_.port.put_marks("KPI Audit", [Mark("Inputs", f"D{row}", "info") for row in range(1, 4_001, 2)])
    assert 0 < open_.port.marked() < 60


def test_a_report_of_500_findings_takes_few_hundred_calls(open_: Open) -> None:
    """Each call costs Excel 4 to 13 ms: ten thousand would be a minute or two."""
    severities: tuple[Severity, ...] = ("error", "warning", "info")
    lines = [
        Line(
            (n, f"Inputs!D{2 * n + 2}", "a finding", "", "", "aa"),
            severities[n // 200],
            f"Inputs!D{2 * n + 2}",
        )
        for n in range(500)
    ]
    calls: list[str] = []
    port = XlwingsPort(App(Counted(open_.excel, calls)), open_.port.settings)
    for _ in range(2):
        port.own_sheets()
        port.marked()
        port.put_report(replace(REPORT, lines=tuple(lines)))
        port.put_marks(
            "KPI Audit", [Mark("Inputs", f"D{2 * n + 2}", severities[n // 200]) for n in range(500)]
        )
    port.clear(["KPI Audit"])
    assert len(calls) < 1_000, Counter(calls).most_common(12)


def test_cells_side_by_side_are_one_rectangle(open_: Open) -> None:
    cells = ["D1", "D2", "E1", "E2", "F9", "B2:C4"]
    open_.port.put_marks("KPI Audit", [Mark("Inputs", each, "info") for each in cells])
    assert [each.address for each in open_.formats()] == ["D1:E2,F9,B2:C4"]


def test_marks_of_one_report_leave_those_of_another(open_: Open) -> None:
    open_.port.put_marks("KPI Audit", [Mark("Inputs", "D5", "error")])
    open_.port.put_marks("KPI Check", [Mark("Inputs", "D6", "error")])
    open_.port.put_marks("KPI Audit", [Mark("Inputs", "D7", "error")])
    assert sorted(each.address for each in open_.formats()) == ["D6", "D7"]


def test_clearing_takes_every_mark_and_nothing_of_the_users(open_: Open) -> None:
    """Marks that were copied elsewhere, and those of an annotated copy in a German Excel, go as well."""
    inputs, costs = open_.book.sheets
    own = [Format(inputs, "A1", 2, '=A1="KPI Audit"'), Format(inputs, "B1", 3, "")]
    del own[1].Formula1  # a colour scale has none
    inputs.formats += own
    open_.port.put_report(REPORT)
    open_.port.put_marks("KPI Audit", [Mark("Inputs", "D5", "error")])
    costs.formats.append(Format(costs, "Z99", 2, '="KPI Audit"<>""'))
    costs.formats.append(Format(costs, "Z98", 2, '=LÄNGE("KPI Audit")>0'))
    assert open_.port.clear(["KPI Audit"]) == ()
    assert open_.formats() == own
    assert [each.Name for each in open_.book.sheets] == ["Inputs", "My costs"]
    assert open_.port.marked() == 0


def test_a_protected_sheet_is_named_and_not_touched(open_: Open) -> None:
    open_.port.put_marks("KPI Audit", [Mark("Inputs", "D5", "error")])
    open_.book.sheets[0].ProtectContents = True
    assert open_.port.put_marks("KPI Check", [Mark("Inputs", "D5", "error")]) == ("Inputs",)
    assert open_.port.clear([]) == ("Inputs",)
    open_.book.sheets[0].Protection.AllowFormattingCells = True
    assert open_.port.clear([]) == ()


def test_sheets_stay_where_the_structure_is_protected(open_: Open) -> None:
    open_.port.put_report(REPORT)
    open_.book.ProtectStructure = True
    with pytest.raises(InputError, match="structure"):
        open_.port.clear(["KPI Audit"])


def test_excel_gets_its_settings_back_whatever_happens(open_: Open) -> None:
    open_.excel.Calculation = MANUAL
    open_.excel.ScreenUpdating = False
    before = open_.state
    open_.book.ProtectStructure = True
    with pytest.raises(Exception, match="refused"):
        open_.port.put_report(REPORT)
    assert open_.state == before


def test_what_excel_does_not_take_back_keeps_no_other_setting(open_: Open) -> None:
    """Events that stay off would switch off the workbook's own macros for the rest of the day."""
    open_.excel.refused = AUTOMATIC
    with pytest.raises(ComError):
        open_.port.put_report(REPORT)
    assert open_.state[:3] == (True, True, True)


def test_half_a_report_is_none(open_: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_.port.put_report(REPORT)

    def broken(*_: object) -> None:
        raise OSError("Excel is gone for a moment")

    monkeypatch.setattr(excel_sheets, "_table", broken)
    with pytest.raises(OSError, match="gone"):
        open_.port.put_report(REPORT)
    assert [each.Name for each in open_.book.sheets] == ["Inputs", "My costs", first]
    assert open_.state == (True, True, True, AUTOMATIC)


def test_half_of_the_marks_are_none(open_: Open) -> None:
    marks = [Mark("Inputs", "D5", "error"), Mark("Nowhere", "D5", "error")]
    with pytest.raises(StopIteration):
        open_.port.put_marks("KPI Audit", marks)
    assert open_.port.marked() == 0


def test_a_place_too_long_for_a_link_is_words(tmp_path: Path) -> None:
    """Excel takes 255 letters; an address of SharePoint alone may have more, and the report would fail."""
    cloud = Open(tmp_path, "plan.xlsx", "https://contoso.sharepoint.com/sites/" + "finance-and-control/" * 12)
    cloud.port.new_workbook(REPORT)
    sheet = cloud.excel.books[-1].sheets[0]
    assert sheet.values["B7"] == "My costs!C7"
    assert not sheet.formulas


def test_a_report_beside_the_workbook_links_into_it(open_: Open) -> None:
    open_.port.new_workbook(REPORT)
    sheet = open_.excel.books[-1].sheets[0]
    assert sheet.Name == "KPI Audit"
    assert sheet.formulas["B7"].startswith(f"=HYPERLINK(\"[{open_.book.FullName}]'My costs'!C7\"")
    assert [each.Name for each in open_.book.sheets] == ["Inputs", "My costs"]


@pytest.mark.parametrize(
    ("held", "format_"),
    [(0.1 + 0.2, "0.00"), ("0012", "General"), ("0012", "@"), (True, "General"), (None, "General")],
)
def test_what_a_cell_held_comes_back_to_the_last_digit(open_: Open, held: Any, format_: str) -> None:
    sheet = open_.book.sheets[0]
    if held is not None:
        sheet.values["C4"] = held
    sheet.number_formats["C4"] = format_
    before = open_.port.content("Inputs", "C4")
    open_.port.write("Inputs", "C4", Content(formula="=CAC(B1,B2)"))
    sheet.number_formats["C4"] = "#,##0.00 €"  # Excel takes over that of the cells a formula reads
    assert open_.port.content("Inputs", "C4").formula == "=CAC(B1,B2)"
    open_.port.write("Inputs", "C4", before)
    assert open_.port.content("Inputs", "C4") == before
    assert (sheet.values.get("C4"), sheet.formulas) == (held, {})


def test_an_excel_before_2021_gets_formulas_too(open_: Open) -> None:
    open_.excel.has_dynamic_arrays = False
    open_.port.write("Inputs", "C4", Content(formula="=CAC(B1,B2)"))
    assert open_.port.content("Inputs", "C4").formula == "=CAC(B1,B2)"
    assert not open_.port.spills()
    open_.excel.has_dynamic_arrays = True
    assert open_.port.spills(), "asked of the active cell, which is blank"


def test_an_error_that_was_typed_is_typed_again(open_: Open) -> None:
    open_.port.write("Inputs", "C4", Content(value=CellError.NA))
    assert open_.book.sheets[0].values["C4"] == "#N/A"


def test_cells_that_take_nothing_say_why(open_: Open) -> None:
    sheet = open_.book.sheets[0]
    sheet.spilled.add("C5")
    assert "result of a formula" in open_.port.content("Inputs", "C5").barred
    sheet.ProtectContents = True
    assert "protected" in open_.port.content("Inputs", "C4").barred


def test_what_does_not_fit_is_seen_as_spill(open_: Open) -> None:
    open_.book.sheets[0].values["C4"] = -2146826243
    assert open_.port.shows("Inputs", "C4") is CellError.SPILL
    open_.excel.Calculation = MANUAL
    open_.port.shows("Inputs", "C4")
    assert open_.excel.calculated == ["C4"]


def test_long_lists_are_asked_page_by_page(open_: Open) -> None:
    options = [f"FUNCTION_{n} – what this function number {n} is good for" for n in range(9)]
    open_.excel.answers.extend([0.0, 0.0, 6.0])
    assert open_.port.choose("Which of these?", options) == 5
    shown = "\n".join(each["Prompt"] for each in open_.excel.asked)
    assert all(f"{n}  FUNCTION_{n - 1} " in shown for n in range(1, 10))
    assert all(each["Type"] == 1 for each in open_.excel.asked)


def test_a_number_that_is_no_option_is_asked_again(open_: Open) -> None:
    open_.excel.answers.extend([9.0, 2.0])
    assert open_.port.choose("Which?", ["one", "two"]) == 1


def test_cells_are_pointed_at(open_: Open) -> None:
    costs = open_.book.sheets[1]
    open_.excel.answers.extend([costs.Range("C7:E7"), open_.book.sheets[0].Range("B2")])
    assert open_.port.ask_cells("Spend?", "Inputs") == "'My costs'!C7:E7"
    assert open_.port.ask_cells("Spend?", "Inputs") == "B2"
    assert open_.excel.asked[0]["Type"] == 8
    other = Application().opens("it's.xlsx", "", "Data")
    open_.excel.answers.append(other.sheets[0].Range("A1"))
    assert open_.port.ask_cells("Spend?", "Inputs") == "'[it''s.xlsx]Data'!A1"
    open_.excel.answers.append(Cells(costs, "A1,B2"))
    with pytest.raises(InputError, match="one block"):
        open_.port.ask_cells("Spend?", "Inputs")


def test_a_reference_is_seen_from_the_formulas_sheet_whichever_is_active_by_then(open_: Open) -> None:
    """Pointing may leave another sheet active: without its name, B2 would be another sheet's B2."""
    inputs = open_.book.sheets[0]
    assert open_.book.ActiveSheet is inputs
    open_.excel.answers.append(inputs.Range("B2"))
    assert open_.port.ask_cells("Spend?", "My costs") == "Inputs!B2"


def test_merged_cells_that_are_pointed_at_are_their_first_cell(open_: Open) -> None:
    """As where a formula is typed by hand: B2:C2 would fill two cells, the second with an error."""
    inputs = open_.book.sheets[0]
    inputs.merged["B2"] = "B2:C2"
    open_.excel.answers.extend([inputs.Range("B2:C2"), inputs.Range("B2:C9")])
    assert open_.port.ask_cells("Spend?", "Inputs") == "B2"
    assert open_.port.ask_cells("Spend?", "Inputs") == "B2:C9"


def test_a_box_that_is_closed_stops_the_macro(open_: Open) -> None:
    port = open_.port
    for ask in (
        lambda: port.choose("?", ["a"]), lambda: port.ask_text("?"), lambda: port.ask_cells("?", "Inputs"),
        lambda: port.ask_open("?", ["csv"]), lambda: port.ask_save("?", Path("a.xlsx")),
    ):  # fmt: skip
        open_.excel.answers.append(False)
        with pytest.raises(StoppedError):
            ask()


def test_a_file_is_replaced_only_after_a_question(open_: Open, tmp_path: Path) -> None:
    there = tmp_path / "there.xlsx"
    there.write_bytes(b"kept")
    open_.excel.answers.extend([str(there), str(there)])
    open_.app.presses.extend(["no", "yes"])
    with pytest.raises(StoppedError):
        open_.port.ask_save("Save as", there)
    assert open_.port.ask_save("Save as", there) == there


def test_the_status_bar_says_what_is_done_and_esc_stops(open_: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    open_.port.progress("Audit: " + "a long name " * 40)
    assert "(Esc stops)" in open_.excel.said[0]
    monkeypatch.setattr(xlwings_port, "escape_was_pressed", lambda: True)
    with pytest.raises(StoppedError):
        open_.port.progress("Audit")
    open_.port.finished()
    assert open_.excel.StatusBar is False


def test_a_workbook_is_opened_with_excels_questions(open_: Open, tmp_path: Path) -> None:
    open_.excel.DisplayAlerts = False
    open_.port.open(tmp_path / "filled.xlsx")
    assert open_.excel.gone_to == [str(tmp_path / "filled.xlsx")]
    assert open_.excel.DisplayAlerts is False


def test_a_new_workbook_that_excel_does_not_open_is_there_all_the_same(open_: Open, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"plan.xlsx is written, but .* open"):
        open_.port.open(tmp_path / "elsewhere" / "plan.xlsx")
    assert open_.excel.DisplayAlerts is True


def test_a_hidden_sheet_stays_hidden(open_: Open) -> None:
    open_.book.sheets[1].Visible = 2
    open_.port.go_to("My costs", "C7")
    open_.port.go_to("Inputs", "C7")
    assert open_.excel.gone_to == ["Inputs!C7"]


def test_a_whole_macro_through_this_port(open_: Open) -> None:
    """Clear marks, with Excel's own boxes: one question, one answer."""
    from kpi_engine.hosts.macros.registry import macro_named
    from kpi_engine.hosts.macros.running import run_with

    open_.port.put_report(replace(REPORT, title="KPI Check"))
    open_.port.put_marks("KPI Check", [Mark("Inputs", "D5", "error")])
    open_.app.presses.append("yes")
    run_with(open_.port, macro_named("clear_marks"))
    assert [buttons for _, buttons in open_.app.boxes] == ["yes_no", "ok"]
    assert "the sheet KPI Check and 1 mark" in open_.app.boxes[0][0]
    assert open_.formats() == []
