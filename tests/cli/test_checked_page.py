"""The report of a check as a page: a CFO forwards it, an auditor prints it, and nothing is loaded."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kpi_engine.cli.checked_page import checked_page, summary
from kpi_engine.engine.checking import CheckReport, check
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.finding import Evidence, Finding
from kpi_engine.recognition.mapping import MappedRange, Mapping, UnknownRange

REPORT = """Acme - monthly report

Metric,Unit,Jan-26,Feb-26,Var %
Revenue,$k,210.0,221.3,5%
COGS,$k,25.2,26.6,5%
Gross margin,,88.0%,880%,
Net promoter score,,42,41,
<b>Team happiness</b>,,7,8,
"""


@pytest.fixture
def report(tmp_path: Path) -> CheckReport:
    path = tmp_path / "Q1 & plan.csv"
    path.write_text(REPORT, encoding="utf-8")
    return check(path)


def page_of(report: CheckReport) -> str:
    return checked_page(report, date(2026, 3, 2))


def text_of(html: str) -> str:
    """What a person reads, on one line."""
    body = re.sub(r"<(style|script)>.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


class _Tags(HTMLParser):
    """Counts open tags and collects ids, so that a page that is not well formed is noticed."""

    VOID = frozenset(("meta", "input", "br", "link"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value[1:] for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_says_first_what_is_wrong(report: CheckReport) -> None:
    text = text_of(page_of(report))
    assert "Of 10 figures checked, 1 is proven wrong" not in text, "Team happiness is not checked"
    assert "Of 8 figures checked, 1 is proven wrong. Nothing was changed." in text


def test_a_finding_shows_place_value_proposal_reason_and_proof(report: CheckReport) -> None:
    text = text_of(page_of(report))
    assert "stated 880% → should be 88.0% Gross margin, D6 (row 6, column Feb-26), 2026-02" in text
    assert "the decimal point was lost" in text
    assert "Gross margin = (revenue − cost of revenue) / revenue" in text
    assert re.search(r"Gross margin is at most 1 8.8 broken 0.88 holds", text)
    assert report.findings[0].id in text


def test_what_was_read_and_what_was_not_is_said(report: CheckReport) -> None:
    text = text_of(page_of(report))
    assert "Revenue 2 2026-01 to 2026-02 Actual" in text
    assert 'Column "Var %" was left aside: it follows from others.' in text
    assert "<b>Team happiness</b> C8 (row 8, column Jan-26), D8 (row 8, column Feb-26)" in text


def test_a_value_in_thousands_is_proposed_in_thousands(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "Metric,Unit,Jan-26\nRevenue,$k,221.3\nCOGS,$k,26.6\nGross profit,$k,1947\nGross margin,,88.0%\n",
        encoding="utf-8",
    )
    text = text_of(page_of(check(path)))
    assert "stated 1947 $k → should be 194.7 $k" in text


def test_the_page_is_well_formed_and_its_links_lead_somewhere(report: CheckReport) -> None:
    tags = _Tags()
    tags.feed(page_of(report))
    assert tags.open == []
    assert len(tags.ids) == len(set(tags.ids))
    assert set(tags.links) <= set(tags.ids)


def test_nothing_is_loaded_and_nothing_of_the_file_is_markup(report: CheckReport) -> None:
    html = page_of(report)
    assert html.isascii()
    assert "default-src 'none'" in html
    assert "<b>Team" not in html
    assert "Q1 &amp; plan.csv" in html
    assert not re.search(r"(?:src|href)=.?https?:", html)


def test_a_consistent_table_is_one_calm_sentence(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Metric,Value\ngross margin,0.88\nCOGS ratio,0.12\n", encoding="utf-8")
    html = page_of(check(path))
    assert "2 figures checked: consistent with each other and inside their bounds." in text_of(html)
    assert "<article" not in html


def _finding(number: int, verdict: str, proposed: bool) -> Finding:
    values = ((f"A{number}", 5.0),) if proposed else ()
    row = Evidence("margin", "margin + ratio = 1", "10, against 1", "1" if proposed else "", False,
                   True if proposed else None)  # fmt: skip
    return Finding((f"A{number}", "B1"), "margin", "lost decimal point", verdict, "error",  # type: ignore[arg-type]
                   f"Figure {number} is odd.", values, (row,))  # fmt: skip


def _report(findings: list[Finding], mapping: Mapping | None = None) -> CheckReport:
    ids = [*(f"A{number}" for number in range(len(findings))), "B1"]
    facts = tuple(
        Fact(id_, "gross_margin", 50.0, "50", 0.5, Place("book.xlsx", "Inputs", 3, "C")) for id_ in ids
    )
    return CheckReport(Path("book.xlsx"), facts, tuple(findings), (), (), mapping)


def test_the_sentence_counts_each_verdict() -> None:
    verdicts = ["proven", "likely", "likely", "ambiguous", "note"]
    report = _report([_finding(n, verdict, verdict != "ambiguous") for n, verdict in enumerate(verdicts)])
    assert summary(report) == (
        "Of 6 figures checked, 1 is proven wrong, 2 are probably wrong and 1 contradiction must be decided "
        "by the preparer, with 1 remark. Nothing was changed."
    )


def test_where_nothing_is_proposed_every_suspect_is_listed() -> None:
    text = text_of(page_of(_report([_finding(0, "ambiguous", False)])))
    assert "Gross margin 50 A0 (Inputs!C3)" in text
    assert "should be 5" not in text
    assert "As proposed" not in text


def test_a_thousand_findings_make_no_endless_page() -> None:
    html = page_of(_report([_finding(n, "proven", True) for n in range(1_000)]))
    assert html.count("<article") == 300
    assert "700 more are left out; --format json has all." in text_of(html)


def test_the_mapping_of_a_workbook_is_shown_with_what_was_not_recognised() -> None:
    mapping = Mapping(
        "book.xlsx", "f00",
        (MappedRange("Inputs", "C5:N5", "mrr", "Closing MRR ($k)", "label", headings="C4:N4", power=3,
                     sure=False),),
        (UnknownRange("Inputs", "C9:N9", "Team mood", ("nps",)),),
    )  # fmt: skip
    text = text_of(page_of(_report([], mapping)))
    assert "Inputs C5:N5 Closing MRR ($k) MRR by C4:N4 k label, to confirm" in text
    assert "Team mood Inputs!C9:N9, perhaps nps" in text
