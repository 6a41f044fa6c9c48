"""The page of an audit in a browser: what is shown, found by filters and keys, drawn and printed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kpi_engine.audit.pictures import Pictures
from kpi_engine.audit.pictures.sheets import SheetPicture
from kpi_engine.audit.pictures.surroundings import Neighbour, Surroundings
from kpi_engine.cli.audit.formula_difference import marked
from kpi_engine.cli.audit.page import audit_page
from kpi_engine.model.documents_of_audit import (
    AuditCoverageJson,
    AuditDocument,
    AuditEvidenceJson,
    AuditFindingJson,
    CorrectionJson,
    ImpactJson,
    MovedJson,
    NotCheckedJson,
    WorkbookCoverageJson,
)
from tests.cli.audit.conftest import Kpi, finding

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOSTILE = "</script><img src=x onerror=\"document.title='broken'\">"
SHEET = SheetPicture(
    "Costs", False, tuple(range(1, 13)), (1, 2, 3, 4), 12, 4, ("2t2.", *["t2nA"] * 10, "t.nB")
)


def document(*findings: AuditFindingJson, workbook: str = "plan.xlsx") -> AuditDocument:
    book = WorkbookCoverageJson(
        workbook=workbook, file=workbook, sha256="ab" * 32, sheets=1, cells=40, formulas=11,
        distinct_formulas=2, rules=["F01", "R01"],
        not_checked=[NotCheckedJson(what="Sheet Pivot", why="Pivot tables are not read.")],
    )  # fmt: skip
    return AuditDocument(
        engine="saas-kpi-engine 0", findings=list(findings), coverage=AuditCoverageJson(workbooks=[book])
    )


def story() -> tuple[AuditDocument, dict[str, Pictures]]:
    """An error with all that can be told, a warning, an info, and one that was accepted."""
    error = finding(
        cells=["D5", "D7:D8"], peers=["D2:D4"], severity="error", fingerprint="a" * 12,
        message="Costs!D5 adds B5:C5 twice.",
        impact=ImpactJson(dependents=3, headlines=["Runway (KPI!B2)"],
                          moved=[MovedJson(cell="KPI!B2", label="Runway", before=11.2, after=9.8)]),
    )  # fmt: skip
    error.fix.corrections = [CorrectionJson(sheet="Costs", cell="D5", holds="=SUM(B5:C5)")]
    findings = (
        error,
        finding(cells=["C3"], fingerprint="b" * 12, message="Costs!C3 is typed."),
        finding(severity="info", cells=["B9"], rule="D01", name="number-in-formula", fingerprint="c" * 12,
                message="Costs!B9 holds 1.19."),
        finding(cells=["C4"], fingerprint="d" * 12, state="accepted", reason="Agreed with the CFO."),
    )  # fmt: skip
    around = Surroundings(
        "Total", (Neighbour("Costs!B5:C5", "Rent"),), 2, (Neighbour("KPI!B2", "Runway"),), 0
    )
    return document(*findings), {"plan.xlsx": Pictures((SHEET,), {"a" * 12: around})}


def shown(page: Page, tmp_path: Path, told: AuditDocument, drawn: dict[str, Pictures] | None = None) -> Page:
    path = tmp_path / "audit.html"
    path.write_text(audit_page(told, drawn or {}, date(2026, 5, 4)), encoding="ascii")
    page.goto(path.as_uri())
    return page


def visible(page: Page) -> list[str]:
    return [each.get_attribute("id") or "" for each in page.locator("details.f:not([hidden])").all()]


def test_the_page_says_first_what_was_audited_and_how_much_was_found(page: Page, tmp_path: Path) -> None:
    shown(page, tmp_path, *story())
    assert page.title() == "Audit: plan.xlsx"
    text = page.inner_text("body")
    assert "3 open findings: 1 error, 1 warning, 1 info. Not open: 1 accepted." in text
    assert "2026-05-04" in text
    assert "ab" * 32 in text
    assert "Sheet Pivot: Pivot tables are not read." in text


def test_open_findings_are_listed_and_decided_ones_are_asked_for(page: Page, tmp_path: Path) -> None:
    shown(page, tmp_path, *story())
    assert visible(page) == ["f0-" + letter * 12 for letter in "abc"]
    page.select_option("[name=state]", "")
    assert len(visible(page)) == 4
    assert "Agreed with the CFO." in page.locator("#f0-dddddddddddd").text_content()


@pytest.mark.parametrize(
    ("name", "value", "left"), [("severity", "info", "c"), ("rule", "D01", "c"), ("sheet", "0|Costs", "abc")]
)
def test_filters_leave_what_fits(page: Page, tmp_path: Path, name: str, value: str, left: str) -> None:
    shown(page, tmp_path, *story())
    page.select_option(f"[name={name}]", value)
    assert visible(page) == ["f0-" + letter * 12 for letter in left]


def test_words_are_found_also_in_what_is_closed(page: Page, tmp_path: Path) -> None:
    shown(page, tmp_path, *story())
    page.fill("[name=words]", "runway")
    assert visible(page) == ["f0-aaaaaaaaaaaa"]
    assert page.inner_text("#told") == "1 of 4 findings"


def test_keys_walk_open_find_and_close(page: Page, tmp_path: Path) -> None:
    shown(page, tmp_path, *story())
    focused = "document.activeElement.parentElement.id"
    page.keyboard.press("j")
    assert page.evaluate(focused) == "f0-aaaaaaaaaaaa"
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert page.locator("#f0-bbbbbbbbbbbb").get_attribute("open") is not None
    page.keyboard.press("k")
    assert page.evaluate(focused) == "f0-aaaaaaaaaaaa"
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert page.locator("#f0-bbbbbbbbbbbb").get_attribute("open") is None
    page.keyboard.press("/")
    page.keyboard.type("jk1.19")
    assert visible(page) == []
    page.keyboard.press("Escape")
    assert len(visible(page)) == 3


def test_opening_a_finding_leaves_the_filters_alone(page: Page, tmp_path: Path) -> None:
    shown(page, tmp_path, *story())
    page.locator("details.f summary").first.click()
    assert page.locator("select[name=sheet]").evaluate("choice => choice.selectedIndex") == 0


def test_a_finding_opens_into_evidence_effect_and_fix(page: Page, tmp_path: Path) -> None:
    shown(page, tmp_path, *story())
    page.click("#f0-aaaaaaaaaaaa summary")
    found, expected = page.locator("#f0-aaaaaaaaaaaa .pair > div").all_inner_texts()
    assert found.splitlines() == ["Found in D5", "=SUM(C4:C8)", "=SUM(R[1]C:R[5]C)"]
    assert expected.splitlines() == ["Expected", "=SUM(C4:C12)", "=SUM(R[1]C:R[9]C)"]
    assert page.locator("#f0-aaaaaaaaaaaa mark").all_inner_texts() == ["C8", "R[5]C", "C12", "R[9]C"]
    body = " ".join(page.inner_text("#f0-aaaaaaaaaaaa .body").split())
    assert "3 formulas rest on it." in body
    assert "Runway KPI!B2 11.2 9.8" in body
    assert "Costs!D5 =SUM(B5:C5)" in body
    assert "Agree with each other D2:D4" in body


def test_what_lies_around_a_finding_is_drawn_and_told(page: Page, tmp_path: Path) -> None:
    shown(page, tmp_path, *story())
    page.click("#f0-aaaaaaaaaaaa summary")
    drawing = page.locator("#f0-aaaaaaaaaaaa .graph svg[role=img]")
    assert drawing.get_attribute("aria-label") == (
        "Reads: Costs!B5:C5 Rent; and 2 more. This finding: Costs!D5 Total. Is read by: KPI!B2 Runway. "
        "Reaches: Runway (KPI!B2)"
    )
    assert drawing.locator("rect").count() == 5


def test_the_map_of_a_sheet_shows_its_findings_and_leads_to_them(page: Page, tmp_path: Path) -> None:
    shown(page, tmp_path, *story())
    page.click("#thumbs button")
    assert page.inner_text("#told") == "3 of 4 findings"
    flags = page.locator("#map .flag")
    assert flags.count() == 5
    error = page.locator("#map .flag.error").first
    assert [error.get_attribute(name) for name in ("x", "y", "width", "height")] == ["3", "4", "1", "1"]
    error.click(force=True)
    assert page.locator("#f0-aaaaaaaaaaaa").get_attribute("open") is not None
    formulas = page.locator("#map path.A").get_attribute("d")
    assert formulas.count("M3 ") == 10
    page.hover("#map svg", position={"x": 1, "y": 1})
    assert "; A1" in page.inner_text("#map p")


def forty(tmp_path: Path) -> Path:
    """Two workbooks with findings, and one that could not be read."""
    other = finding(workbook="budget.xlsx", sheet="Tax", cells=["B2"], severity="error", fingerprint="e" * 12,
                    message="Tax!B2 is old.")  # fmt: skip
    told, _ = story()
    told.findings.append(other)
    told.coverage.workbooks += document(workbook="budget.xlsx").coverage.workbooks
    told.coverage.not_audited.append(NotCheckedJson(what="torn.xlsx", why="torn.xlsx is damaged."))
    path = tmp_path / "forty.html"
    path.write_text(audit_page(told, {}, date(2026, 5, 2)), encoding="utf-8")
    return path


def test_of_several_workbooks_each_has_a_line_that_leads_to_its_findings(page: Page, tmp_path: Path) -> None:
    page.goto(forty(tmp_path).as_uri())
    lines = [" ".join(line.split()) for line in page.locator("#books tbody tr").all_inner_texts()]
    assert lines == [
        "plan.xlsx 1 1 1 1 11",
        "budget.xlsx 1 11",
        "torn.xlsx not audited torn.xlsx is damaged.",
    ]
    assert page.locator("details.f:visible").count() == 4
    page.get_by_role("button", name="budget.xlsx").click()
    assert page.locator("details.f:visible").count() == 1
    assert "Tax!B2" in page.locator("details.f:visible").inner_text()
    page.get_by_role("button", name="budget.xlsx").click()
    assert "5 findings" in page.locator("#told").inner_text()


def test_one_workbook_needs_no_list_of_workbooks(tmp_path: Path) -> None:
    told, drawn = story()
    assert "<h2>Workbooks</h2>" not in audit_page(told, drawn, date(2026, 5, 2))


def test_a_link_opens_its_finding(page: Page, tmp_path: Path) -> None:
    shown(page, tmp_path, *story())
    page.goto(page.url + "#f0-dddddddddddd")
    assert page.locator("#f0-dddddddddddd").get_attribute("open") is not None
    assert "f0-dddddddddddd" in visible(page)


def test_on_paper_every_finding_is_open(page: Page, tmp_path: Path) -> None:
    shown(page, tmp_path, *story())
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.f[open]").count() == 3
    assert not page.locator("#filters").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.f[open]").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_stands_over_the_edge(page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    shown(page, tmp_path, *story())
    page.click("#thumbs button")
    page.click("#all")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_the_workbook_says_stays_text(page: Page, tmp_path: Path) -> None:
    hostile = finding(
        sheet=HOSTILE, cells=["A1"], message=HOSTILE, state="accepted", reason=HOSTILE,
        evidence=AuditEvidenceJson(formula=f"={HOSTILE}", r1c1=HOSTILE, expected=f'="{HOSTILE}"',
                                   expected_r1c1=HOSTILE, peers=[HOSTILE],
                                   facts=[{"name": HOSTILE, "value": HOSTILE}]),
        impact=ImpactJson(headlines=[HOSTILE], moved=[MovedJson(cell=HOSTILE, label=HOSTILE, before=HOSTILE,
                                                                after=HOSTILE)]),
        workbook=HOSTILE,
    )  # fmt: skip
    near = Surroundings(HOSTILE, (Neighbour(HOSTILE, HOSTILE),), 0, (Neighbour(HOSTILE, HOSTILE),), 0)
    sheet = SheetPicture(HOSTILE, True, (1,), (1,), 1, 1, ("A",))
    told = document(hostile, workbook=HOSTILE)
    shown(page, tmp_path, told, {HOSTILE: Pictures((sheet,), {"0123456789ab": near})})
    page.select_option("[name=state]", "")
    page.click("#thumbs button")
    page.click("details.f summary")
    assert page.title() == f"Audit: {HOSTILE}"
    assert page.locator("img").count() == 0
    assert HOSTILE in page.inner_text("details.f summary")


def test_a_page_loads_nothing(tmp_path: Path) -> None:
    html = audit_page(*story(), date(2026, 5, 4))
    assert html.isascii()
    assert re.findall(r"(?:src|href)=\"(?!#)|url\(|@import", html) == []
    assert "default-src 'none'" in html


def test_a_thousand_findings_stay_below_3_mb_and_quick(page: Page, tmp_path: Path) -> None:
    many = [
        finding(
            cells=[f"D{row}"], fingerprint=f"{row:012d}",
            message=f"Costs!D{row} adds B{row}:C{row}; its 997 neighbours add three columns there.",
            evidence=AuditEvidenceJson(formula=f"=SUM(B{row}:C{row})", r1c1="=SUM(RC[-2]:RC[-1])",
                                       expected=f"=SUM(A{row}:C{row})", expected_r1c1="=SUM(RC[-3]:RC[-1])",
                                       peers=["D2:D999"]),
        )
        for row in range(1, 1001)
    ]  # fmt: skip
    near = Surroundings("Total, May 2026", (Neighbour("Costs!B5:C5", "Rent, May 2026"),) * 6, 9)
    drawn = {"plan.xlsx": Pictures((SHEET,), {each.fingerprint: near for each in many[:300]})}
    shown(page, tmp_path, document(*many), drawn)
    assert (tmp_path / "audit.html").stat().st_size < 3_000_000
    page.fill("[name=words]", "d777 ")
    assert visible(page) == ["f0-000000000777"]
    page.fill("[name=words]", "")
    took = page.evaluate("""() => { const start = performance.now();
        document.forms[0].elements.words.value = "neighbours";
        document.forms[0].dispatchEvent(new Event("input", {bubbles: true}));
        return performance.now() - start; }""")
    assert took < 1_000


@pytest.mark.parametrize(
    ("found", "expected", "told"),
    [
        ("=A1+B1", "=A1-B1", ("=A1<mark>+</mark>B1", "=A1<mark>-</mark>B1")),
        ("=SUM(B2:B9)", "=SUM(B2:B10)", ("=SUM(B2:<mark>B9</mark>)", "=SUM(B2:<mark>B10</mark>)")),
        ("=RC[-1]*2", "=RC[-2]*2", ("=<mark>RC[-1]</mark>*2", "=<mark>RC[-2]</mark>*2")),
        ("=A1<B1", "", ("=A1&lt;B1", "")),
        ("=A1", "=A1&\"<b>\"", ("=A1", "=A1<mark>&amp;&quot;&lt;b&gt;&quot;</mark>")),
    ],
)  # fmt: skip
def test_what_differs_between_two_formulas_is_marked(
    found: str, expected: str, told: tuple[str, str]
) -> None:
    assert marked(found, expected) == told


def test_the_command_writes_the_page_with_its_drawings(
    kpi: Kpi, faulty: Path, tmp_path: Path, page: Page
) -> None:
    answer = kpi("audit", "plan.xlsx", "--rules", "R01,V01", "-o", "audit.html")
    assert (answer.code, answer.out) == (1, "")
    page.goto((tmp_path / "audit.html").as_uri())
    assert page.locator("#thumbs button").all_inner_texts() == ["Sales 1 error", "KPI 1 info"]
    page.locator("details.f summary").first.click()
    told: Any = page.locator("details.f .graph svg").first.get_attribute("aria-label")
    assert told.startswith("Reads: Sales!B2 Jan, Price; Sales!C2 Jan, Quantity. This finding: Sales!D2 ")
