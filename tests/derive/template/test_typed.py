"""Everything typed beside the months can be filled, and the sheets compute alike in LibreOffice."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.derive.template import attribution, cohorts, funnel, lists, mrr_moves, scores, touches
from kpi_engine.derive.template.grid import Grid
from kpi_engine.derive.template.typed import typed_targets
from kpi_engine.engine import fill_template
from kpi_engine.model.cell_error import CellError

if TYPE_CHECKING:
    from tests.conftest import LibreOffice
    from tests.derive.template.conftest import Desk


@pytest.mark.parametrize("code", ["mas", "ams", "css", "smk"])
def test_every_line_is_a_known_term_with_a_place_of_its_own(code: str) -> None:
    targets = typed_targets(Grid(GUIDES.get(code)))
    assert all(term in TERMS for term, *_ in targets)
    assert len({(term, segment) for term, _, segment, *_ in targets}) == len(targets)
    assert len({target for *_, target, _, _ in targets}) == len(targets)


def everything(desk: Desk) -> None:
    """All sheets beside the months in one workbook, with something typed on each."""
    desk.months(opening_mrr=[0, 5, 9, 9], new_mrr=[5, 4, 0, 3], expansion_mrr=[0, 0, 1, 0],
                contraction_mrr=[0, 0, 1, 0], churned_mrr=[0, 0, 0, 2], mrr=[5, 9, 9, 10],
                trials=[80, 90, 70, 60], paid_conversions=[8, 9, 7, 9])  # fmt: skip
    for module in (scores, touches, attribution, mrr_moves, lists):
        module.write(desk.book, desk.grid("smk"))
    for module in (funnel, cohorts):
        module.write(desk.book, desk.grid("ams"))
    desk.type(
        "Scores", {"B7": "Log-ins", "C7": 4, "D7": 2, "F7": 5, "B8": "Tickets", "C8": 3, "D8": 1, "E8": 9}
    )
    desk.type("Funnel", {"A7": "Team invited", "B7": 30})
    desk.type("Cohorts", {"B8": 20, "C8": 18, "D8": 15, "B9": 10, "C9": 11, "B64": 900, "C64": 990})
    rows: list[tuple[Any, ...]] = [
        (f"J{number * 7 % 9}", ("Ads", "Email", "Fair", "Partner")[number * 5 % 4], 46_000 + number * 11 % 13,
         "yes" if number % 6 == 0 else "no", 5 + number * 7 % 9)
        for number in range(40)
    ]  # fmt: skip
    for row, touch in enumerate(rows, 6):
        desk.type("Touches", {f"{column}{row}": cell for column, cell in zip("BCDEF", touch, strict=True)})
    desk.type("Attribution", {"I11": "Ads", "J11": 3, "B4": "Markov chain"})


@pytest.mark.libreoffice
def test_libreoffice_computes_the_same(desk: Desk, libreoffice: LibreOffice, tmp_path: Path) -> None:
    everything(desk)
    path = tmp_path / "desk.xlsx"
    path.write_bytes(desk.save())
    book = openpyxl.load_workbook(libreoffice.convert(path, tmp_path / "computed"), data_only=True)
    ours = {key: value for key, value in desk.computed().items() if key[0] != "Given"}
    assert len(ours) > 6000
    different = [
        (sheet, cell, value, book[sheet][cell].value)
        for (sheet, cell), value in ours.items()
        if not _same(value, book[sheet][cell].value)
    ]
    assert different == []


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, CellError):
        return bool(theirs == ours.text)
    if isinstance(theirs, datetime):
        return bool(ours == to_excel(theirs))
    if isinstance(ours, float) and isinstance(theirs, int | float):
        return bool(theirs == pytest.approx(ours, rel=1e-9, abs=1e-9))
    return (ours or None) == (theirs or None)


def test_a_fill_finds_dates_texts_and_triangles(desk: Desk, tmp_path: Path) -> None:
    """Only what is listed beside the months, in a template of these sheets alone."""
    everything(desk)
    targets = [
        *lists.list_targets(desk.grid("smk")), *touches.touch_targets(desk.grid("smk")),
        *scores.score_targets(desk.grid("smk")), *cohorts.cohort_targets(desk.grid("ams")),
    ]  # fmt: skip
    sheet = desk.book.create_sheet("_map")
    for row in (("term", "scenario", "segment", "target", "period", "required"), *targets):
        sheet.append(row)
    template, data, filled = tmp_path / "desk.xlsx", tmp_path / "data.csv", tmp_path / "filled.xlsx"
    template.write_bytes(desk.save())
    data.write_text(
        "period,term,value,scenario,segment\n"
        "2026-04,start_dates,2026-01-31,Actual,1\n"
        "2026-04,value_dates,2026-02-14,Actual,1\n"
        "2026-04,scores,10,Actual,600\n"
        "2026-04,touch_journeys,J77,Actual,50\n"
        "2026-04,touch_dates,2026-03-01,Actual,50\n"
        "2026-04,health_names,Invoices paid late,Actual,3\n"
        "2026-02,cohort_customers,9,Actual,2\n",
        encoding="utf-8",
    )
    fill_template(template, data, filled)
    book = openpyxl.load_workbook(filled, data_only=True)
    days = [book["Time to value"]["C6"], book["Time to value"]["D6"], book["Touches"]["D55"]]
    assert [str(day.value)[:10] for day in days] == ["2026-01-31", "2026-02-14", "2026-03-01"]
    assert book["Survey"]["C605"].value == 10
    assert book["Touches"]["B55"].value == "J77"
    assert book["Scores"]["B27"].value == "Invoices paid late"
    assert book["Cohorts"]["D9"].value == 9
    assert book["Cohorts"]["D37"].value == 0.9, "computed in the same step"
