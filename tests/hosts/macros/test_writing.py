"""Explaining and inserting, new workbooks from templates, fills, portable copies, and every refusal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kpi_engine.hosts.macros.port import Content, Selection
from kpi_engine.hosts.macros.registry import Macro, macro_named
from kpi_engine.hosts.macros.running import run_with
from kpi_engine.workbook.package import Package
from tests.hosts.macros.book_port import BookPort
from tests.hosts.macros.conftest import Opened
from tests.hosts.macros.test_reviewing import run


def at(port: BookPort, sheet: str, cell: str) -> BookPort:
    """The user has selected a cell."""
    port.selected = Selection(sheet, cell)
    return port


def test_a_formula_is_explained_in_words(opened: Opened) -> None:
    said = run(at(opened(), "KPIs", "C2"), "explain_cell")
    assert "KPIs!C2" in said
    assert "Net new MRR" in said
    assert "It reads:" in said
    assert "Inputs!C5" in said


def test_a_kpi_is_found_by_name_and_inserted_where_the_user_stands(opened: Opened) -> None:
    port = at(opened("CAC", 0, True, "Inputs!C5", "Inputs!C6"), "Notes", "B2")
    run_with(port, macro_named("insert_kpi"))
    assert port.content("Notes", "B2").formula == "=CAC(Inputs!C5,Inputs!C6)"
    assert "CAC(" in port.asked[2], "the help is shown before anything is asked"
    assert port.shows("Notes", "B2") == 2_000 / 500
    port.answers.append(True)
    run(port, "undo_last")
    assert port.content("Notes", "B2").is_blank


def test_a_kpi_is_found_by_a_question(opened: Opened) -> None:
    port = at(opened("what does it cost to win a customer", None), "Notes", "B2")
    assert run(port, "insert_kpi") == "Stopped. Nothing was written."
    assert "CAC" in port.asked[-1]


def test_optional_arguments_are_stated_where_the_user_wants_to(opened: Opened) -> None:
    answers = ("PAYBACK", 0, True, "Inputs!C4", "Inputs!C5", "Inputs!C6", False, "Inputs!C7")
    port = at(opened(*answers), "Notes", "B2")
    run_with(port, macro_named("insert_kpi"))
    assert port.content("Notes", "B2").formula == "=PAYBACK(Inputs!C4,Inputs!C5,Inputs!C6,Inputs!C7)"


def test_a_text_is_typed_and_quoted(opened: Opened) -> None:
    port = at(opened("KPI_INFO", 0, True, 0, 'say "cac"', True), "Notes", "B2")
    run_with(port, macro_named("insert_kpi"))
    assert port.content("Notes", "B2").formula == '=KPI_INFO("say ""cac""")'


def test_a_function_that_fills_cells_is_taken_back_where_they_are_not_free(opened: Opened) -> None:
    port = at(opened("WATERFALL", 0, True, "Inputs!C4", "Inputs!C5:C8", True), "Inputs", "B3")
    assert "not free" in run(port, "insert_kpi")
    assert port.written == {}
    assert "Nothing was written" in run(port, "undo_last")


def test_an_excel_that_cannot_spill_is_told_how(opened: Opened) -> None:
    port = at(opened("WATERFALL", 0, True), "Notes", "B3")
    port.can_spill = False
    assert "Ctrl+Shift+Enter" in run(port, "insert_kpi")
    assert port.written == {}


def test_a_filled_cell_is_replaced_only_after_a_question(opened: Opened) -> None:
    port = at(opened(False), "Inputs", "C4")
    run_with(port, macro_named("insert_kpi"))
    assert "Inputs!C4 is not empty" in port.asked[0]
    assert port.written == {}


def test_a_protected_cell_is_refused_before_any_question(opened: Opened) -> None:
    from tests.hosts.macros.test_reviewing import protect

    port = opened()
    package = port.package()
    data = package.read(package.sheet("Inputs").member)
    protect(port, data.replace(b"</sheetData>", b'</sheetData><sheetProtection sheet="1"/>'))
    assert "the sheet is protected" in run(at(port, "Inputs", "B9"), "insert_kpi")


def test_nothing_found_is_said(opened: Opened) -> None:
    assert "Nothing was found" in run(at(opened("xyzzyplugh"), "Notes", "B2"), "insert_kpi")


def test_a_template_gets_its_month_and_currency(opened: Opened, tmp_path: Path) -> None:
    output = tmp_path / "new.xlsx"
    port = opened(3, "2027-04", "chf", 0, output)
    run(port, "insert_template")
    assert port.opened == [output]
    cells = {each.ref: each.value for each in Package.open(output).cells("Settings")}
    assert cells["B8"] == 46478, "1 April 2027 as Excel counts days"
    assert cells["B6"] == "CHF"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((0, "soon"), "is not a month"),
        ((0, "2027-04", "euros"), "is not a currency code"),
        ((None,), "Stopped"),
    ],
)
def test_a_template_that_cannot_be_made_is_refused(
    opened: Opened, answers: tuple[object, ...], said: str
) -> None:
    assert said in run(opened(*answers), "insert_template")


def filled(tmp_path: Path) -> Path:
    """Figures for two cells of the plan."""
    data = tmp_path / "figures.csv"
    data.write_text("term,value\nInputs!C4,11000\nInputs!C5,1000\n", encoding="utf-8")
    return data


def test_a_fill_shows_its_plan_and_writes_a_new_workbook_with_a_receipt(
    opened: Opened, tmp_path: Path
) -> None:
    output = tmp_path / "filled.xlsx"
    port = opened(0, filled(tmp_path), True, output)
    before = port.path.read_bytes()
    assert "2 cells from figures.csv" in run(port, "fill_template")
    assert "Inputs!C4  10000 → 11000" in port.asked[2].replace(",", "")
    assert port.path.read_bytes() == before
    cells = {each.ref: each.value for each in Package.open(output).cells("Inputs")}
    assert (cells["C4"], cells["C5"]) == (11_000, 1_000)
    kpis = {each.ref: each.value for each in Package.open(output).cells("KPIs")}
    assert kpis["C1"] == pytest.approx(12_000 / 11_000 - 1)
    receipt = json.loads((tmp_path / "filled.receipt.json").read_text(encoding="utf-8"))
    assert receipt["schema"].startswith("kpi.fill/")
    assert port.opened == [output]


def test_the_open_workbook_is_never_the_output(opened: Opened, tmp_path: Path) -> None:
    port = opened(0, filled(tmp_path), True, tmp_path / "plan.xlsx")
    before = port.path.read_bytes()
    assert "is the workbook that is open" in run(port, "fill_template")
    assert port.path.read_bytes() == before


def test_an_ending_that_was_left_out_replaces_no_file_unasked(opened: Opened, tmp_path: Path) -> None:
    there = tmp_path / "filled.xlsx"
    there.write_bytes(b"kept")
    port = opened(0, filled(tmp_path), True, tmp_path / "filled", False)
    assert run(port, "fill_template") == "Stopped. Nothing was written."
    assert there.read_bytes() == b"kept"


def test_stopping_a_fill_at_any_step_writes_nothing(opened: Opened, tmp_path: Path) -> None:
    data, output = filled(tmp_path), tmp_path / "filled.xlsx"
    for stop_at in (1, 2, 3, 4):
        port = opened(0, data, True, output)
        port.stop_at = stop_at
        run_with(port, macro_named("fill_template"))
        assert port.told == ["Stopped. Nothing was written."]
        assert not output.exists()
        assert not list(tmp_path.glob("*.receipt.json"))


def test_a_no_to_the_plan_writes_nothing(opened: Opened, tmp_path: Path) -> None:
    assert run(opened(0, filled(tmp_path), False), "fill_template") == "Stopped. Nothing was written."
    assert not (tmp_path / "filled.xlsx").exists()


def test_a_figure_without_a_place_is_refused_in_plain_words(opened: Opened, tmp_path: Path) -> None:
    data = tmp_path / "figures.csv"
    data.write_text("term,value\nNowhere!C4,11000\n", encoding="utf-8")
    said = run(opened(0, data), "fill_template")
    assert "Traceback" not in said
    assert len(said) <= 255


SECRET = "correct-horse"


def test_a_password_in_an_address_is_neither_told_nor_kept(opened: Opened, tmp_path: Path) -> None:
    address = f"postgresql://reader:{SECRET}@127.0.0.1:1/books"
    port = opened(1, address, "subscriptions")
    said = run(port, "fill_from_database")
    assert "no server answers" in said or "connector" in said
    kept = "".join(file.read_text(encoding="utf-8") for file in port.settings.rglob("*") if file.is_file())
    assert SECRET not in "\n".join([said, kept, *port.asked, *port.steps])


def test_something_else_than_an_address_is_refused(opened: Opened) -> None:
    assert "no address of a PostgreSQL server" in run(opened(1, "localhost"), "fill_from_database")


@pytest.mark.slow
def test_subscriptions_of_a_database_fill_a_template_of_ours(tmp_path: Path) -> None:
    """231 figures of MRR and customers, tier by tier; the template keeps every byte."""
    import duckdb

    from kpi_engine.resources import shipped

    file, output, template = tmp_path / "books.duckdb", tmp_path / "filled.xlsx", tmp_path / "template.xlsx"
    with shipped("workbook_templates/mobile_app_security.xlsx") as path:
        template.write_bytes(path.read_bytes())
    with (
        shipped("workbook_templates/samples/subscriptions.csv") as rows,
        duckdb.connect(str(file)) as database,
    ):
        database.execute("CREATE TABLE subscriptions AS SELECT * FROM read_csv(?)", [str(rows)])
    before = template.read_bytes()
    port = BookPort(template, tmp_path / "settings", 0, file, "", True, output)
    said = run(port, "fill_from_database")
    assert said.startswith("filled.xlsx is filled: 231 cells from b")
    assert "231 cells would change" in port.asked[3]
    assert template.read_bytes() == before
    receipt = json.loads((tmp_path / "filled.receipt.json").read_text(encoding="utf-8"))
    assert receipt["ledger"]["source"] == "books.duckdb subscriptions"


def test_a_duckdb_file_fills_as_the_command_would(opened: Opened, tmp_path: Path) -> None:
    """The plan has no targets for subscriptions: the refusal says so, and nothing is written."""
    import duckdb

    file = tmp_path / "books.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "CREATE TABLE subscriptions AS SELECT 'a' AS customer, DATE '2026-01-01' AS start, "
            "100.0 AS amount, 'month' AS interval"
        )
    said = run(opened(0, file, "subscriptions"), "fill_from_database")
    assert said
    assert "could not be done" not in said, "a refusal in words, no fault of ours"


def test_a_portable_copy_says_what_was_rewritten(opened: Opened, tmp_path: Path) -> None:
    import openpyxl

    from tests.calculated import with_results

    port = opened()
    book = openpyxl.load_workbook(port.path)
    book["Notes"]["B1"] = "=CAC(Inputs!C5,Inputs!C6)"
    book.save(port.path)
    with_results(port.path)
    before, output = port.path.read_bytes(), tmp_path / "copy.xlsx"
    port.answers.extend([0, output, True])
    run_with(port, macro_named("make_portable"))
    assert "1 formula rewritten. Nothing was left." in port.asked[-1]
    assert port.opened == [output]
    assert port.path.read_bytes() == before
    formulas = [each.formula for each in Package.open(output).cells("Notes") if each.formula]
    assert len(formulas) == 1
    assert "CAC(" not in str(formulas[0])


def test_a_workbook_without_our_functions_has_nothing_to_rewrite(opened: Opened) -> None:
    assert "nothing to rewrite" in run(opened(0), "make_portable")


def test_a_fault_of_ours_is_one_sentence_and_a_log(opened: Opened) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("deep inside")

    port = opened()
    run_with(port, Macro("broken", "Broken", "", "", "Help", "Help", "Z", broken))
    (said,) = port.told
    assert "could not be done" in said
    assert "deep inside" not in said
    assert "ZeroDivisionError" in (port.settings / "macros.log").read_text(encoding="utf-8")
    assert port.is_finished


def test_several_cells_are_written_together_or_not_at_all(opened: Opened) -> None:
    from kpi_engine.hosts.macros.undoing import write

    class Failing(BookPort):
        def write(self, sheet: str, cell: str, new: Content) -> None:
            if new.value == 2.0:
                raise OSError("Excel is busy")
            super().write(sheet, cell, new)

    port = opened()
    failing = Failing(port.path, port.settings)
    with pytest.raises(OSError, match="busy"):
        write(failing, {("Inputs", "C4"): Content(value=1.0), ("Inputs", "C5"): Content(value=2.0)})
    assert failing.written == {}


def test_help_names_every_button(opened: Opened) -> None:
    said = run(opened(), "help")
    assert "Audit workbook: " in said
    assert "Undo last write: " in said
