"""`kpi batch collect` as a portfolio controller uses it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.model.documents_of_portfolio import PortfolioDocument
from tests.cli.conftest import Kpi

FIGURES = {
    "Alder": (("opening_mrr", 1_000, 1_050), ("expansion_mrr", 100, 0), ("contraction_mrr", 20, 0),
              ("churned_mrr", 30, 0), ("mrr", 1_050, 1_050)),
    "Birch": (("opening_mrr", 9_000, 8_820), ("expansion_mrr", 90, 0), ("contraction_mrr", 0, 0),
              ("churned_mrr", 270, 0), ("mrr", 8_820, 8_820)),
    "Cedar": (("opening_mrr", 100, None), ("mrr", 110, None)),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three companies; Cedar has sent January only. One more file is no workbook."""
    (tmp_path / "in").mkdir()
    for name, lines in FIGURES.items():
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Inputs"
        sheet.append(["", "2026-01", "2026-02"])
        names = {"in_months": "Inputs!$B$1:$C$1", "set_currency": "Inputs!$F$1"}
        sheet["F1"] = "USD" if name == "Birch" else "EUR"
        for row, (term, *values) in enumerate(lines, 2):
            sheet.append([term, *values])
            names[f"in_{term}"] = f"Inputs!$B${row}:$C${row}"
        for each, refers_to in names.items():
            book.defined_names[each] = DefinedName(each, attr_text=refers_to)
        book.properties.title = GUIDES.get("css").title
        book.save(tmp_path / "in" / f"{name}.xlsx")
    (tmp_path / "in" / "Notes.xlsx").write_text("no workbook", encoding="utf-8")
    return tmp_path


def rates(folder: Path, *months: str) -> None:
    lines = [f"{month},USD,0.5" for month in months]
    (folder / "rates.csv").write_text("\n".join(("period,currency,rate", *lines)) + "\n", encoding="utf-8")


COLLECT = ("batch", "collect", "in/*.xlsx", "-o", "portfolio.xlsx", "--jobs", "1")
FX = ("--currency", "EUR", "--fx", "rates.csv")


def test_companies_come_together_and_what_is_wrong_is_told(kpi: Kpi, folder: Path) -> None:
    rates(folder, "2025-12", "2026-01", "2026-02")
    (folder / "companies.csv").write_text("company\nAlder\nBirch\nCedar\nDogwood\n", encoding="utf-8")
    answer = kpi(*COLLECT, *FX, "--expected", "companies.csv", "--format", "json")
    assert answer.code == 1, answer.err
    document = PortfolioDocument.model_validate(answer.json)
    assert (document.month, document.currency, document.expected) == ("2026-02", "EUR", 4)
    assert [(each.company, each.standing) for each in document.companies][2] == ("Cedar", "late")
    kinds = [(each.kind, each.company) for each in document.absences]
    assert kinds == [("missing", "Dogwood"), ("late", "Cedar"), ("not readable", "Notes")]
    nrr = next(line for line in document.guides[0].kpis if line.name == "nrr")
    january = nrr.figures[0]
    assert january.value == pytest.approx((1_050 + 8_820 * 0.5) / (1_000 + 9_000 * 0.5))
    assert (folder / "portfolio.xlsx").is_file()


def test_a_person_reads_the_summary(kpi: Kpi, folder: Path) -> None:
    rates(folder, "2025-12", "2026-01", "2026-02")
    answer = kpi(*COLLECT, *FX)
    assert answer.code == 1
    assert "Portfolio 2026-02, amounts in EUR" in answer.out
    assert "late: Cedar. Its last month with Actual figures is 2026-01." in answer.out
    assert "MRR" in answer.out
    assert "(2 of 4)" in answer.out
    assert "Wrote portfolio.xlsx" in answer.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "The companies report in EUR, USD. Give --currency and --fx"),
        (FX, "lacks the closing rate of USD for 2025-12"),
        (("--fx", "rates.csv"), "give it with --currency"),
        (("--currency", "euro"), "EURO is not a currency code"),
        (("--guide", "nosuch"), "nosuch"),
        (("-o", "portfolio.csv"), "must end in .xlsx"),
        (("-o", "rates.csv"), "must end in .xlsx"),
    ],
)
def test_what_would_make_totals_wrong_is_refused_and_nothing_written(
    kpi: Kpi, folder: Path, options: tuple[str, ...], words: str
) -> None:
    rates(folder, "2026-01", "2026-02")
    answer = kpi(*COLLECT, *options)
    assert answer.code == 2
    assert words in answer.err
    assert len(answer.err.strip().splitlines()[-1]) < 262
    assert not (folder / "portfolio.xlsx").exists()


def test_the_last_portfolio_in_the_same_folder_is_no_company(kpi: Kpi, folder: Path) -> None:
    rates(folder, "2025-12", "2026-01", "2026-02")
    arguments = ("batch", "collect", "in/*.xlsx", "-o", "in/portfolio.xlsx", "--jobs", "1", *FX)
    first, second = kpi(*arguments), kpi(*arguments)
    assert (first.code, second.code) == (1, 1)
    assert "portfolio:" not in second.out
