"""Our own templates compute their KPIs as they say; a formula that somebody changes is found in them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.definitions.detective import verdicts
from kpi_engine.audit.run import Asked, audit_book
from kpi_engine.engine.auditing import chosen_rules
from kpi_engine.engine.filling import fill_template
from kpi_engine.engine.opening_for_audit import figures_of
from kpi_engine.resources import shipped
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.references import cell_position

pytestmark = pytest.mark.long  # whole audits of whole templates: CI runs them
_GUIDES = ("asset_management", "customer_service", "mobile_app_security", "saas_marketing")
_FEWEST_KNOWN = 50


@pytest.mark.parametrize("style", ["", ".functions"])
@pytest.mark.parametrize("guide", _GUIDES)
def test_a_template_has_no_finding_above_info(guide: str, style: str) -> None:
    with shipped(f"workbook_templates/{guide}{style}.xlsx") as path:
        book = AuditBook(Package.open(path), figures_of(path))
        findings = audit_book(book, Asked(chosen_rules(["K*", "-K13"]))).findings
    assert [each.message for each in findings if each.severity != "info"] == []
    known = [each for each in verdicts(book) if each.definition]
    assert len(known) >= _FEWEST_KNOWN


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("filled") / "filled.xlsx"
    with (
        shipped("workbook_templates/customer_service.xlsx") as template,
        shipped("workbook_templates/samples/customer_service.csv") as data,
    ):
        fill_template(template, data, output)
    return output


@pytest.fixture(scope="module")
def clean(filled: Path) -> AuditBook:
    return AuditBook(Package.open(filled))


def test_a_filled_template_has_no_finding_above_info(filled: Path) -> None:
    book = AuditBook(Package.open(filled), figures_of(filled))
    findings = audit_book(book, Asked(chosen_rules(["K*"]))).findings
    assert [each.message for each in findings if each.severity != "info"] == []


@pytest.mark.parametrize(
    ("kpi", "written", "told"),
    [
        ("ltv", "{arpu}/{logo_churn}", "LTV on revenue, not on gross profit"),
        ("payback", "{cac}/{arpu}", "payback without gross margin"),
        ("gross_margin", "{revenue}/{cogs}-1", "mark-up on cost, not margin"),
        ("logo_churn", "{lost_customers}/{active_customers}", "churn on closing customers"),
    ],
)
def test_a_wrong_definition_in_a_filled_template_is_found(
    kpi: str, written: str, told: str, filled: Path, clean: AuditBook, tmp_path: Path
) -> None:
    verdict = next(each for each in verdicts(clean) if each.kpi == kpi and each.definition
                   and each.home.named.text.endswith("Actual") and each.home.sheet == "KPIs")  # fmt: skip
    cells = _cells(clean)
    area = verdict.areas[0]
    formulas = {row_column: written.format(**{term: at(row_column[1]) for term, at in cells.items()})
                for row_column in area.positions()}  # fmt: skip
    changed = _with_formulas(filled, "KPIs", formulas, tmp_path / "changed.xlsx")
    findings = audit_book(AuditBook(Package.open(changed)), Asked(chosen_rules(["K01"]))).findings
    assert [(each.severity, told in each.message, area.ref in each.cells) for each in findings] == [
        ("warning", True, True)
    ]


class _At:
    """A line of the template as a function of the column."""

    def __init__(self, sheet: str, row: int) -> None:
        self._sheet, self._row = sheet, row

    def __call__(self, column: int) -> str:
        from kpi_engine.formula.references import cell_name

        return f"{self._sheet}!{cell_name(self._row, column)}"


def _cells(book: AuditBook) -> dict[str, _At]:
    """Where the template has the monthly figures of what happened, by the formulas of its own KPIs."""
    found: dict[str, _At] = {}
    for each in verdicts(book):
        monthly = each.home.sheet == "KPIs" and each.home.named.text.endswith("Actual")
        if monthly and each.definition:
            found.setdefault(each.kpi, _At("KPIs", each.home.row))
            for term, address in each.terms.items():
                sheet, _, cell = address.partition("!")
                found.setdefault(term, _At(sheet, cell_position(cell)[0]))
    return found


def _with_formulas(source: Path, sheet: str, formulas: dict[tuple[int, int], str], output: Path) -> Path:
    """A copy of the workbook with other formulas in some cells; the stored results stay."""
    from kpi_engine.formula.references import cell_name

    package = Package.open(source)
    member = package.sheet(sheet).member
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == member:
                text = data.decode("utf-8")
                for position, formula in formulas.items():
                    cell = rf'(<c r="{cell_name(*position)}"[^>]*><f>)[^<]*(</f>)'
                    text, count = re.subn(cell, lambda m, f=formula: f"{m[1]}{f}{m[2]}", text)
                    assert count == 1
                data = text.encode("utf-8")
            new.writestr(name, data)
    return output
