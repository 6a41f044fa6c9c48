"""Findings on a screen: the cell first, ten at a time, readable at 100 columns."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from rich.console import Console

from kpi_engine.cli.findings import print_report
from kpi_engine.engine import CheckReport
from kpi_engine.model.fact import Fact, Place
from kpi_engine.model.finding import Evidence, Finding
from kpi_engine.recognition.mapping import MappedRange, Mapping, UnknownRange


def _report(count: int) -> CheckReport:
    rule = Evidence("bound", "Gross margin is at most 1", "[bold]8.8", "0.88", False, True)
    ids = [f"Inputs!C{number}" for number in range(5, 5 + count)]
    facts = tuple(
        Fact(id_, "gross_margin", 8.8, "8.8", 0.05, Place("a.xlsx", "Inputs", int(id_[8:]), "C"), "2026-01")
        for id_ in ids
    )
    findings = tuple(
        Finding((id_,), "bound", "lost decimal point", "likely", "error", f"{id_} says 8.8.", (), (rule,))
        for id_ in ids
    )
    mapping = Mapping(
        "a.xlsx", "", (MappedRange("My Sheet", "B2", "mrr", "MRR [k]", "label", sure=False),),
        (UnknownRange("Inputs", "C99:N99", "Zugang"),),
    )  # fmt: skip
    return CheckReport(Path("a.xlsx"), facts, findings, (), (), mapping, ("One remark.",))


def _shown(report: CheckReport, **options: bool) -> str:
    out = Console(file=StringIO(), width=100)
    print_report(out, report, **options)
    assert isinstance(out.file, StringIO)
    return out.file.getvalue()


def test_ten_findings_are_shown_and_all_on_demand() -> None:
    report = _report(12)
    first = _shown(report, all_findings=False)
    assert "10. Inputs!C14" in first
    assert "11. " not in first
    assert "2 more with --all." in first
    assert "12. Inputs!C16" in _shown(report, all_findings=True)
    assert "--all" not in _shown(_report(10), all_findings=False)


def test_the_cell_and_what_was_read_stand_first_and_what_was_not_last() -> None:
    lines = _shown(_report(1)).splitlines()
    assert lines[0].strip() == "a.xlsx: 1 figure of 1 term on 1 sheet recognised, 1 line not."
    assert lines[2].startswith("1. Inputs!C5  likely: lost decimal point")
    assert any("Gross margin is at most 1  [bold]8.8" in line for line in lines)
    ending = " ".join(" ".join(lines).split())
    assert "One remark. Not recognised: 1 line (Inputs!C99:N99 Zugang)." in ending
    assert "To confirm: 1 line, such as 'My Sheet'!B2 (MRR [k]) read as mrr." in ending


def test_no_line_is_wider_than_the_screen() -> None:
    assert max(len(line.rstrip()) for line in _shown(_report(3)).splitlines()) <= 100
