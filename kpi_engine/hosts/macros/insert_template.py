"""Insert template: a new workbook from one of the templates, with the company's month and currency."""

from __future__ import annotations

import re
from pathlib import Path

from kpi_engine.errors import InputError
from kpi_engine.hosts.macros.port import MacroPort
from kpi_engine.hosts.macros.registry import macro
from kpi_engine.hosts.macros.saving import asked_output

_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")
_CURRENCY = re.compile(r"[A-Z]{3}")
_STYLES = (
    ("", "Formulas of Excel itself: works without the add-in"),
    (".functions", "Formulas of the add-in, such as =CAC(…): shorter to read"),
)


@macro(
    "insert_template", label="Insert template", tip="A new workbook with all KPIs of a guide", icon="FileNew",
    group="Functions", key="T",
)  # fmt: skip
def insert_template(port: MacroPort) -> None:
    """Choose a guide, the first of the 60 months and the currency. A new workbook with inputs, KPIs, targets,
    status and dashboard is written under a name that you choose, and opened.
    """
    from kpi_engine.catalogue.guides import GUIDES

    guides = list(GUIDES)
    guide = guides[port.choose("Which guide?", [each.title for each in guides])]
    month = _first_month(port.ask_text("First month, such as 2026-01:", guide.model_start))
    currency = port.ask_text("Currency, three letters:", "EUR").strip().upper()
    if not _CURRENCY.fullmatch(currency):
        raise InputError(
            f"{currency[:20]} is not a currency code. Write its three letters, such as EUR.", code="currency"
        )
    style = _STYLES[port.choose("Which formulas?", [words for _, words in _STYLES])][0]
    output = asked_output(port, "Save the new workbook as", f"{guide.id}.xlsx")
    port.progress(f"Writing {output.name}…")
    _write(f"workbook_templates/{guide.id}{style}.xlsx", month, currency, output)
    port.open(output)
    port.tell(f"{output.name} is ready. Type into the blue cells of Inputs, or use Fill template…")


def _first_month(typed: str) -> float:
    """The first day of the month as Excel counts days."""
    from datetime import date

    match = _MONTH.fullmatch(typed.strip())
    if match is None:
        raise InputError(f"{typed[:30]} is not a month. Write year and month, such as 2026-01.", code="month")
    return float((date(int(match[1]), int(match[2]), 1) - date(1899, 12, 30)).days)


def _write(template: str, month: float, currency: str, output: Path) -> None:
    from kpi_engine.formula.references import cell_name
    from kpi_engine.resources import shipped
    from kpi_engine.workbook.package import Package
    from kpi_engine.workbook.patch import SetValue, patched
    from kpi_engine.workbook.resolve import resolve
    from kpi_engine.workbook.save import save_atomically

    with shipped(template) as path:
        package = Package.open(path)
        edits: dict[str, dict[str, SetValue]] = {}
        for name, value in (("set_first_month", month), ("set_currency", currency)):
            area = resolve(package, name)
            if area is None:
                raise InputError(
                    f"{path.name} has no setting {name}. Install the add-in again.", code="template"
                )
            edits.setdefault(area.sheet, {})[cell_name(area.top, area.left)] = SetValue(value)
        save_atomically(patched(package, edits), output)
