"""A finding is known again after rows and columns came in, figures changed, and the file got another name."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from kpi_engine.audit import rules as declared
from kpi_engine.audit.fingerprints.fingerprint import fingerprints
from kpi_engine.audit.rule import RULES, Flag
from kpi_engine.formula.rectangles import blocks
from kpi_engine.workbook.references import Area
from tests.audit.life.grid import Grid, grid

assert declared

_PLAN = """
Plan 2026
        | Jan      | Feb          | Mar          | Apr
Revenue
New     | 100      | =B4*1.05     | =C4*1.05     | 140!
Churn   | 20       | =B5*Rates!$B$2 | =C5*Rates!$B$3! | =D5*Rates!$B$2
Net     | =B4-B5   | =C4-C5       | =D4+D5!      | =E4-E5
Costs
Rent    | 10       | 10           | 10           | 12!
Travel  | 4        | =B9*1.1      | =C9*1.1      | 9!
Total   | =SUM(B8:B9) | =SUM(C8:C9) | =SUM(D8:D8)! | =SUM(E8:E9)!
Result  | =B6-B10  | =C6-C10      | =D6-D10!     | =E6-Rates!C4!
"""
_RATES = """
Rates    | Value | Source
Churn    | 0.02  | Board
Discount | 0.08! | Bank
Tax      | =B2*2! | 7
"""


def _plan() -> Grid:
    return grid(Plan=_PLAN, Rates=_RATES)


def _marks(made: Grid, path: Path) -> list[str]:
    book = made.book(path)
    rule = next(iter(RULES))
    flags = [(rule, Flag("", (Area(name, r, c, r, c),))) for name, r, c in made.marks]
    return list(fingerprints(book, flags))


@pytest.mark.parametrize("seed", range(40))
def test_rows_and_columns_put_in_anywhere_keep_every_fingerprint(seed: int, tmp_path: Path) -> None:
    made, chance = _plan(), Random(seed)
    before = _marks(made, tmp_path / "before.xlsx")
    for _ in range(chance.randint(1, 6)):
        sheet = chance.choice(("Plan", "Rates"))
        if chance.random() < 0.5:
            made.put_in(sheet, row=chance.randint(1, 12))
        else:
            made.put_in(sheet, column=chance.randint(1, 6))
    assert _marks(made, tmp_path / "renamed.xlsx") == before


@pytest.mark.parametrize("seed", range(30))
def test_a_cause_with_many_cells_is_known_after_blank_lines_came_between_them(
    seed: int, tmp_path: Path
) -> None:
    made, chance = _plan(), Random(seed)
    made.marks = [("Plan", row, column) for row in (4, 5, 6, 10, 11) for column in (3, 4, 5)]
    made.marks += [("Plan", 8, 2), ("Plan", 9, 5), ("Rates", 2, 2), ("Rates", 3, 2)]
    before = _mark_of_all(made, tmp_path / "before.xlsx")
    for _ in range(chance.randint(1, 6)):
        sheet = chance.choice(("Plan", "Rates"))
        if chance.random() < 0.5:
            made.put_in(sheet, row=chance.randint(1, 12))
        else:
            made.put_in(sheet, column=chance.randint(1, 6))
    assert _mark_of_all(made, tmp_path / "after.xlsx") == before


def _mark_of_all(made: Grid, path: Path) -> list[str]:
    """The fingerprint of one finding about all flagged cells."""
    by_sheet = {name: [(r, c) for on, r, c in made.marks if on == name] for name, _, _ in made.marks}
    areas = tuple(Area(name, *block) for name, places in by_sheet.items() for block in blocks(places))
    return list(fingerprints(made.book(path), [(next(iter(RULES)), Flag("", areas))]))


def test_a_cause_that_grows_along_its_row_is_known_and_one_that_jumps_is_not(tmp_path: Path) -> None:
    made = grid(Plan="Fees | Jan | Feb | Mar | Apr | May\nA | 1! | 2! | 3 | 4 | 5")
    before = _mark_of_all(made, tmp_path / "before.xlsx")
    made.marks.append(("Plan", 2, 4))
    assert _mark_of_all(made, tmp_path / "grown.xlsx") == before
    made.marks.append(("Plan", 2, 6))
    assert _mark_of_all(made, tmp_path / "jumped.xlsx") != before


def test_every_finding_of_the_plan_has_a_fingerprint_of_its_own(tmp_path: Path) -> None:
    found = _marks(_plan(), tmp_path / "plan.xlsx")
    assert len(set(found)) == len(found) == 11


def test_figures_that_change_keep_every_fingerprint(tmp_path: Path) -> None:
    made = _plan()
    before = _marks(made, tmp_path / "before.xlsx")
    for cells in made.sheets.values():
        cells.update({place: held * 1.37 for place, held in cells.items() if isinstance(held, float)})
    assert _marks(made, tmp_path / "after.xlsx") == before


def test_a_new_row_with_content_between_keeps_every_fingerprint(tmp_path: Path) -> None:
    made = _plan()
    before = _marks(made, tmp_path / "before.xlsx")
    made.put_in("Plan", row=9)
    made.sheets["Plan"].update({(9, 1): "Licences", (9, 2): 3.0, (9, 3): 3.0, (9, 4): 3.0, (9, 5): 3.0})
    assert _marks(made, tmp_path / "after.xlsx") == before


def test_a_formula_that_takes_in_other_cells_is_asked_anew(tmp_path: Path) -> None:
    """Accepted was the sum of rent alone; a sum of another line was never accepted."""
    made = _plan()
    before = _marks(made, tmp_path / "before.xlsx")
    made.sheets["Plan"][10, 4] = "=SUM(D9:D9)"
    after = _marks(made, tmp_path / "after.xlsx")
    assert [old == new for old, new in zip(before, after, strict=True)].count(False) == 1


def test_another_literal_in_a_formula_is_asked_anew(tmp_path: Path) -> None:
    made = grid(Plan="Plan | Jan | Feb\nNew | 100 | =B2*1.05!")
    before = _marks(made, tmp_path / "before.xlsx")
    made.sheets["Plan"][2, 3] = "=B2*1.5"
    assert _marks(made, tmp_path / "after.xlsx") != before


_LIST = """
Customer | Seats | Price | MRR
Acorn    | 3     | 20    | =B2*C2
Birch    | 5     | 20    | 99!
Cedar    | 2     | 25    | =B4*C4
Dogwood  | 9     | 18    | =B5*C5*2!
Elm      | 1     | 30    | 30!
"""


def test_sorting_the_rows_keeps_every_fingerprint(tmp_path: Path) -> None:
    made = grid(List=_LIST)
    before = _marks(made, tmp_path / "before.xlsx")
    cells, marked = made.sheets["List"], {row for _, row, _ in made.marks}
    order = [6, 4, 2, 5, 3]
    new = {place: held for place, held in cells.items() if place[0] == 1}
    for to, row in enumerate(order, 2):
        for column in range(1, 5):
            held = cells[row, column]
            new[to, column] = held.replace(str(row), str(to)) if str(held).startswith("=") else held  # type: ignore[attr-defined]
    made.sheets["List"] = new
    made.marks = [("List", to, 4) for to, row in enumerate(order, 2) if row in marked]
    assert sorted(_marks(made, tmp_path / "after.xlsx")) == sorted(before)


def test_a_whole_column_of_a_list_is_known_after_sorting(tmp_path: Path) -> None:
    """It is named by its heading and that of the names, not by the customer who happens to come first."""
    first = grid(List="Customer | MRR | ARR\nAcorn | 1 | =B2*12\nBirch | 2 | =B3*12")
    other = grid(List="Customer | MRR | ARR\nBirch | 2 | =B2*12\nAcorn | 1 | =B3*12")
    rule, area = next(iter(RULES)), Area("List", 2, 3, 3, 3)
    books = [each.book(tmp_path / f"{number}.xlsx") for number, each in enumerate((first, other))]
    one, two = [list(fingerprints(book, [(rule, Flag("", (area,)))])) for book in books]
    assert one == two


def test_alike_findings_are_told_apart_by_their_order(tmp_path: Path) -> None:
    made = grid(Data="5! | 6! | 7!")
    before = _marks(made, tmp_path / "before.xlsx")
    assert len(set(before)) == 3
    made.put_in("Data", row=1)
    made.put_in("Data", column=1)
    assert _marks(made, tmp_path / "after.xlsx") == before


def test_months_over_actual_and_plan_tell_findings_apart(tmp_path: Path) -> None:
    """A heading that repeats is known by the one over it, which stands over its first column only."""
    heads = "Plan 2026\nLine | Jan | | Feb | | Mar\n | Actual | Plan | Actual | Plan | Actual | Plan\n"
    both = grid(Data=heads + "Fees | 5! | 6 | 7! | 8 | 9! | 9!")
    found = _marks(both, tmp_path / "both.xlsx")
    one = grid(Data=heads.replace("2026", "2027") + "Fees | =1+4 | 6 | =3+4 | 8 | 9! | 9!")
    one.put_in("Data", row=3)
    one.put_in("Data", column=4)
    assert _marks(one, tmp_path / "one.xlsx") == found[2:]


def test_months_over_the_columns_tell_findings_of_a_row_apart(tmp_path: Path) -> None:
    """The one in March stays the one in March when the one in January was put right."""
    both = grid(Data="Line | 2024 | 2025 | 2026\nFees | 5! | 6 | 7!")
    one = grid(Data="Line | 2024 | 2025 | 2026\nFees | =1+4 | 6 | 7!")
    assert _marks(one, tmp_path / "one.xlsx") == _marks(both, tmp_path / "both.xlsx")[1:]


def test_rule_sheet_and_subject_are_part_of_it(tmp_path: Path) -> None:
    book = grid(One="Fees | 5", Two="Fees | 5").book(tmp_path / "book.xlsx")
    rules = list(RULES)[:2]
    flags = [
        (rules[0], Flag("", (Area("One", 1, 2, 1, 2),))),
        (rules[1], Flag("", (Area("One", 1, 2, 1, 2),))),
        (rules[0], Flag("", (Area("Two", 1, 2, 1, 2),))),
        (rules[0], Flag("", about="plan.xlsx")),
        (rules[0], Flag("", about="rates.xlsx")),
        (rules[0], Flag("", sheet="Two", about="rates.xlsx")),
    ]
    assert len(set(fingerprints(book, flags))) == len(flags)
