"""The task pane in a browser, in front of a workbook and the real server: by mouse, by keys, in bad luck."""

from __future__ import annotations

import base64
import io
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.hosts.officejs.host import HERE, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVIL = "<img src=x onerror=alert(1)>"
FIGURES = [
    ("KPI", "2026-04"), ("Revenue", 500_000), ("COGS", 60_000), ("Gross margin", 8.8), ("New customers", 400),
    ("Sales and marketing spend", 100_000), ("CAC", 250), ("ARPU", 60), ("Monthly churn", 0.02),
]  # fmt: skip
OPEN = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js"
OpenPane = Callable[..., "Page"]


def book(**more: Any) -> dict[str, Any]:
    """A board report with a margin of 8.8, on a sheet whose name is a script; the cursor is in D2."""
    cells = {f"{'AB'[column]}{row}": content
             for row, line in enumerate(FIGURES, start=1) for column, content in enumerate(line)}  # fmt: skip
    return {"sheets": {EVIL: cells, "Plan": {"A1": 1}}, "selection": "D2", "bytes": board(), **more}


def board() -> str:
    """The same report as a file, with a number typed among formulas."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = EVIL
    for line in FIGURES:
        sheet.append(line)
    plan = workbook.create_sheet("Plan")
    plan.append(["Revenue", 100, 110, 120, 130, 140])
    plan.append(["Cost", 20, 22, 24, 26, 28])
    plan.append(["Profit", "=B1-B2", "=C1-C2", 97, "=E1-E2", "=F1-F2"])
    plan.append(["Sum", "=SUM(B3:F3)"])
    file = io.BytesIO()
    workbook.save(file)
    return base64.b64encode(file.getvalue()).decode()


@pytest.fixture
def open_pane(browser: Browser, server: Server) -> Iterator[OpenPane]:
    """Opens the pane; a fault of a script, or a request to anybody but the server, fails the test."""
    faults: list[str] = []
    with ExitStack() as stack:

        def open_it(
            given: dict[str, Any] | None = None, *, width: int = 320, at: Server | None = None,
            token: str | None = None, dark: bool = False,
        ) -> Page:  # fmt: skip
            asked = at or server
            context = browser.new_context(
                viewport={"width": width, "height": 760}, ignore_https_errors=True,
                color_scheme="dark" if dark else "light",
            )  # fmt: skip
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.on("pageerror", lambda fault: faults.append(str(fault)))
            page.on("dialog", lambda dialog: faults.append(dialog.message))
            stubs = [
                (HERE / name).read_text(encoding="utf-8") for name in ("excel_stand_in.js", "office_stub.js")
            ]
            page.route(
                OPEN, lambda route: route.fulfill(content_type="text/javascript", body="\n".join(stubs))
            )
            page.on("request", lambda request: None if request.url.startswith((asked.origin, OPEN)) else
                    faults.append(request.url))  # fmt: skip
            page.add_init_script(f"window.book = {json.dumps(given or book())};")
            key = asked.token if token is None else token
            page.goto(f"{asked.origin}/taskpane.html?token={key}")
            until(page, "document.documentElement.dataset.theme !== undefined")
            return page

        yield open_it
    assert faults == []


def until(page: Page, true: str) -> None:
    """The pane's policy lets Playwright's own waiting, which evaluates text, not run."""
    end = time.monotonic() + 60
    while not page.evaluate(true):
        assert time.monotonic() < end, true
        page.wait_for_timeout(20)


def log(page: Page) -> list[list[Any]]:
    """What happened to the workbook."""
    found: list[list[Any]] = page.evaluate("excel.book.log")
    return found


def ask(page: Page, question: str) -> None:
    page.get_by_label("Find a KPI by name or by question").fill(question)
    page.get_by_text("the best first").wait_for()


def test_a_question_finds_the_function_and_its_help(open_pane: OpenPane, tmp_path: Path) -> None:
    page = open_pane()
    page.get_by_text("Or browse").wait_for()
    ask(page, "how long until CAC is repaid")
    first = page.locator(".result").first
    assert "PAYBACK" in first.inner_text()
    first.click()
    shown = page.locator("#function").inner_text()
    assert "KPI.PAYBACK(cac, arpu, gross_margin, [monthly_churn=0])" in shown
    assert "Gives months." in shown
    assert "Example:" in shown
    assert "Definition and source" in shown
    assert page.evaluate("document.activeElement.id") == "function-title"


def test_a_formula_goes_into_the_cell_at_the_cursor_with_the_cells_that_were_picked(
    open_pane: OpenPane,
) -> None:
    page = open_pane()
    ask(page, "CAC")
    page.locator(".result").first.click()
    page.get_by_text(f"Into '{EVIL}'!D2").wait_for()
    select(page, [5, 1, 1, 1])
    page.get_by_label("Use the selected cells for sm_spend").click()
    until(page, "document.getElementById('argument-0').value === 'B6'")
    page.get_by_label("new_customers", exact=False).first.fill("400")
    assert page.locator("#formula").inner_text() == "=KPI.CAC(B6,400)"
    assert log(page) == [], "nothing is written before it is asked for"
    page.get_by_role("button", name="Insert", exact=True).click()
    page.get_by_text("Inserted into").wait_for()
    assert log(page) == [["write", EVIL, "D2", "=KPI.CAC(B6,400)"]]


def select(page: Page, place: list[int]) -> None:
    page.evaluate("place => { excel.book.selection = place; }", place)


def test_a_filled_cell_is_overwritten_only_when_confirmed(open_pane: OpenPane) -> None:
    page = open_pane(book(selection="B2"))
    ask(page, "CAC")
    page.locator(".result").first.click()
    page.get_by_text("!B2").wait_for()
    page.get_by_role("button", name="Insert", exact=True).click()
    page.get_by_text("holds 500000").wait_for()
    page.get_by_role("button", name="Keep it").click()
    assert log(page) == []
    page.get_by_role("button", name="Insert", exact=True).click()
    page.get_by_role("button", name="Replace it").click()
    page.get_by_text("Still to give: sm_spend, new_customers").wait_for()
    assert log(page) == [["write", EVIL, "B2", "=KPI.CAC(sm_spend,new_customers)"]]


@pytest.mark.parametrize(
    ("typed", "formula"),
    [("gross_margin", '=KPI.KPI_INFO("gross_margin")'), ("B4", "=KPI.KPI_INFO(B4)"),
     ('"CAC"', '=KPI.KPI_INFO("CAC")'), ("Plan!$A$1", "=KPI.KPI_INFO(Plan!$A$1)")],
)  # fmt: skip
def test_a_word_is_quoted_and_a_reference_is_not(typed: str, formula: str, open_pane: OpenPane) -> None:
    page = open_pane()
    ask(page, "KPI_INFO")
    page.locator(".result").first.click()
    page.locator("#argument-0").fill(typed)
    assert page.locator("#formula").inner_text() == formula


def test_the_check_shows_the_wrong_figure_and_jumps_to_it(open_pane: OpenPane) -> None:
    page = open_pane(book(selection="A1:B7"))
    page.get_by_role("tab", name="Check").click()
    page.get_by_role("button", name="Check the selected cells").click()
    page.get_by_role("heading", name="1 finding in", exact=False).wait_for(timeout=60_000)
    shown = page.locator("#check-results").inner_text()
    assert "says 8.8, should be 0.88" in shown
    assert EVIL in shown, "the sheet's name is shown as it is"
    assert page.locator("#check-results img").count() == 0
    page.get_by_role("button", name="Go to", exact=False).first.click()
    page.get_by_text("is selected.").wait_for()
    assert log(page)[-2:] == [["activate", EVIL], ["select", EVIL, "B4"]]
    assert ["closed"] in log(page), "Excel allows few open files"


def test_a_workbook_without_figures_is_told_so_in_words_of_the_pane(open_pane: OpenPane) -> None:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    page = open_pane(book(bytes=base64.b64encode(file.getvalue()).decode()))
    page.get_by_role("tab", name="Check").click()
    page.get_by_role("button", name="Check the selected cells").click()
    page.get_by_text("No figure was recognised in this workbook").wait_for(timeout=60_000)
    assert page.evaluate("document.activeElement.id") == "check-start"


def test_findings_outside_the_selection_stand_apart(open_pane: OpenPane) -> None:
    page = open_pane(book(selection="A6:B7"))
    page.get_by_role("tab", name="Check").click()
    page.get_by_role("button", name="Check the selected cells").click()
    page.get_by_role("heading", name="Nothing found in", exact=False).wait_for(timeout=60_000)
    assert "Elsewhere in the workbook (1)" in page.locator("#check-results").inner_text()


def test_the_audit_groups_by_severity_and_jumps_to_the_cell(open_pane: OpenPane) -> None:
    page = open_pane()
    page.get_by_role("tab", name="Audit").click()
    page.get_by_role("button", name="Audit this workbook").click()
    page.get_by_text("looked at.").wait_for(timeout=60_000)
    typed = page.locator(".finding", has_text="D3").first
    assert "typed" in typed.inner_text()
    typed.get_by_role("button", name="Go to Plan!D3").click()
    page.get_by_text("Plan!D3 is selected.").wait_for()
    assert log(page)[-2:] == [["activate", "Plan"], ["select", "Plan", "D3"]]
    headings = page.locator("#audit-results h3").all_inner_texts()
    order = [each for each in ("Errors", "Warnings", "Notes") if any(each in text for text in headings)]
    assert [text.split()[0].rstrip("0123456789") for text in headings] == order
    assert page.locator("#audit-results img").count() == 0


def test_the_keyboard_alone_is_enough(open_pane: OpenPane) -> None:
    page = open_pane()
    until(page, "document.activeElement.id === 'question'")
    page.keyboard.type("customer acquisition cost")
    page.get_by_text("the best first").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'function-title'")
    page.keyboard.press("Tab")
    page.keyboard.type("100000")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("400")
    page.keyboard.press("Enter")
    page.get_by_text("Inserted into").wait_for()
    assert log(page) == [["write", EVIL, "D2", "=KPI.CAC(100000,400)"]]
    page.keyboard.press("Escape")
    assert "CAC" in page.evaluate("document.activeElement.textContent"), "back on the result it came from"
    page.locator("#tab-find").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-check"
    assert page.locator("#check").is_visible()


@pytest.mark.slow
def test_without_the_server_the_pane_says_what_to_run_and_finds_it_again(
    open_pane: OpenPane, own_server: Server
) -> None:
    page = open_pane(at=own_server)
    page.get_by_text("Engine 0").wait_for()
    own_server.stop()
    page.get_by_label("Find a KPI by name or by question").fill("churn")
    page.get_by_text("kpi addin serve").wait_for()
    assert "CHURN" in page.locator("#results").inner_text(), "the catalogue is at hand without it"
    own_server.start()
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("the workbook was recalculated").wait_for()
    assert not page.locator("#banner").is_visible()
    assert log(page) == [["calculate", "Full"]]


def test_without_microsofts_office_js_the_pane_says_so(browser: Browser, server: Server) -> None:
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.route(OPEN, lambda route: route.abort())
    page.goto(f"{server.origin}/taskpane.html?token={server.token}")
    page.get_by_text("office.js could not be loaded").wait_for()
    context.close()


def test_everything_that_can_be_used_has_a_name_for_a_screen_reader(open_pane: OpenPane) -> None:
    page = open_pane()
    ask(page, "ATTRIBUTION")
    page.locator(".result").first.click()
    page.get_by_text("Into '").wait_for()
    nameless = page.evaluate("""() => {
        const named = each => each.textContent.trim() || each.getAttribute("aria-label")
            || each.getAttribute("aria-labelledby") || (each.labels && each.labels.length);
        const used = document.querySelectorAll("button, input, select, progress, [role=tabpanel]");
        return [...used].filter(each => !named(each)).map(each => each.outerHTML);
    }""")
    assert nameless == []
    lost = page.evaluate("""() => {
        const names = ["aria-describedby", "aria-controls", "aria-labelledby"];
        const told = names.flatMap(name =>
            [...document.querySelectorAll(`[${name}]`)].map(each => each.getAttribute(name)));
        return told.filter(id => !document.getElementById(id));
    }""")
    assert lost == []


@pytest.mark.parametrize(("token", "words"), [("", "opened without its key"), ("wrong", "no valid key")])
def test_without_its_key_the_pane_says_how_to_get_one(token: str, words: str, open_pane: OpenPane) -> None:
    page = open_pane(token=token)
    page.get_by_text(words).wait_for()
    assert "kpi addin install" in page.locator("#banner").inner_text()


def test_what_excel_refuses_is_said_in_words(open_pane: OpenPane) -> None:
    large = open_pane(book(wishes={"size": 70_000_000}))
    large.get_by_role("tab", name="Audit").click()
    large.get_by_role("button", name="Audit this workbook").click()
    large.get_by_text("larger than 64 MB").wait_for()
    kept = open_pane(book(wishes={"noFile": True}))
    kept.get_by_role("tab", name="Audit").click()
    kept.get_by_role("button", name="Audit this workbook").click()
    kept.get_by_text("did not hand out the workbook").wait_for()
    read_only = open_pane(book(readOnly=True))
    ask(read_only, "CAC")
    read_only.locator(".result").first.click()
    read_only.get_by_text("This workbook is read-only").wait_for()
    assert read_only.get_by_role("button", name="Insert", exact=True).is_disabled()
    old = open_pane(book(wishes={"runtime": "1.3"}))
    old.get_by_text("This Excel is older").wait_for()


def test_a_job_can_be_cancelled(open_pane: OpenPane) -> None:
    page = open_pane(book(wishes={"slow": 60_000}))
    page.get_by_role("tab", name="Audit").click()
    page.get_by_role("button", name="Audit this workbook").click()
    page.get_by_text("Reading the workbook").wait_for()
    assert page.locator("#audit-start").is_disabled()
    page.keyboard.press("Enter")
    page.get_by_text("Cancelled. Nothing was changed.").wait_for()
    assert page.locator("#audit-start").is_enabled()


@pytest.mark.parametrize("colour", ["#262626", "#FFFFFF"])
def test_the_pane_is_dressed_as_excel_is(colour: str, open_pane: OpenPane) -> None:
    page = open_pane(book(wishes={"theme": {"bodyBackgroundColor": colour}}), dark=colour == "#FFFFFF")
    found = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (found == "rgb(255, 255, 255)") == (colour == "#FFFFFF"), "Excel's theme, not the system's"


def test_many_places_of_one_finding_name_their_sheet_once(open_pane: OpenPane) -> None:
    page = open_pane()
    audit = json.dumps(_audit_with(["B2", "C2"], "Erlöse & Kosten – Überblick"))
    page.route("**/api/audit", lambda route: route.fulfill(content_type="application/json", body=audit))
    page.get_by_role("tab", name="Audit").click()
    page.get_by_role("button", name="Audit this workbook").click()
    page.get_by_text("looked at.").wait_for()
    shown = page.locator(".places button").all_inner_texts()
    assert shown == ["'Erlöse & Kosten – Überblick'!B2", "C2"]
    page.get_by_role("button", name="Go to 'Erlöse & Kosten – Überblick'!C2").wait_for()


def _audit_with(cells: list[str], sheet: str) -> dict[str, Any]:
    """The document of an audit, as far as the pane reads it."""
    finding = {
        "severity": "warning", "confidence": "high", "state": "open", "message": "Typed.", "sheet": sheet,
        "cells": cells, "range": "", "evidence": {"formula": "97", "expected": "=B1"},
        "fix": {"words": "Put it back."},
    }  # fmt: skip
    looked = {"formulas": 1, "cells": 2, "sheets": 1, "not_checked": []}
    return {"findings": [finding], "coverage": {"workbooks": [looked]}}


def test_letters_of_twice_the_size_need_no_scrolling_sideways(open_pane: OpenPane) -> None:
    page = open_pane()
    page.evaluate("document.body.style.zoom = 2")
    ask(page, "ATTRIBUTION")
    page.locator(".result").first.click()
    page.get_by_text("Into '").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    lines = page.evaluate("document.getElementById('into').getClientRects()[0].height")
    assert lines < 200, "not one letter under the other"


@pytest.mark.parametrize("width", [320, 450])
def test_nothing_is_wider_than_the_pane(width: int, open_pane: OpenPane) -> None:
    page = open_pane(width=width)
    for question in ("payback", "ATTRIBUTION"):
        ask(page, question)
        page.locator(".result").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("button", name="All functions", exact=False).click()
