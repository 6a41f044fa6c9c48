"""Cells that ask for the date: compared on the day that the file's own results are of."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.recalc import CellVerdict, Recalculation, Recalculator, recalculate
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.saved_on import saved_on

MAY_2 = 45_414.0  # 2024-05-02 as Excel counts days


def saved_in_may(make: Callable[..., Package], cells: dict[str, Any], saved: dict[str, Any]) -> Package:
    """A workbook with these results, last saved on 2 May 2024."""
    package = make({"Plan": cells}, saved={"Plan": saved})
    return _with_modified(package, b"2024-05-02T09:30:00Z")


def _with_modified(package: Package, moment: bytes) -> Package:
    """openpyxl writes the moment of its own saving; this is the file as somebody saved it in May."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package.data)) as book, zipfile.ZipFile(target, "w") as new:
        for name in book.namelist():
            data = book.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment, data)
            new.writestr(name, data)
    return Package.of_bytes(target.getvalue(), package.path)


def verdict(found: Recalculation, cell: str) -> CellVerdict:
    """The verdict on a cell of the sheet."""
    each = found.cell("Plan", cell)
    assert each is not None
    return each


def test_the_day_of_saving_is_read_from_the_file(book: Callable[..., Package]) -> None:
    package = book({"Plan": {"A1": 1}})
    assert saved_on(_with_modified(package, b"2024-05-02T09:30:00Z")) == date(2024, 5, 2)
    assert saved_on(_with_modified(package, b"lately")) is None


def test_a_result_of_the_day_of_saving_is_equal_and_says_so(book: Callable[..., Package]) -> None:
    package = saved_in_may(book, {"A1": "=YEAR(TODAY())", "A2": "=A1-2000"}, {"A1": 2024.0, "A2": 24.0})
    found = recalculate(package)
    for cell in ("A1", "A2"):
        assert verdict(found, cell).status == "equal"
        assert verdict(found, cell).reason == "as of 2024-05-02, the day the file was last saved"
    assert found.as_of == "as of 2024-05-02, the day the file was last saved"


def test_a_result_of_another_day_is_volatile_and_never_different(book: Callable[..., Package]) -> None:
    package = saved_in_may(book, {"A1": "=MONTH(TODAY())"}, {"A1": 11.0})
    each = verdict(recalculate(package), "A1")
    assert (each.status, each.computed) == ("volatile", 5.0)
    assert each.reason == (
        "the result depends on the day; recalculated as of 2024-05-02, the day the file was last saved"
    )


def test_a_cell_that_the_day_does_not_move_is_verified_like_any_other(book: Callable[..., Package]) -> None:
    """A loan that ended in 2010 is over whatever the day: its stored result is right or wrong."""
    over = '=IF(TODAY()>DATE(2010,1,1),"over","runs")'
    package = saved_in_may(book, {"A1": over, "A2": over}, {"A1": "over", "A2": "runs"})
    found = recalculate(package)
    assert (verdict(found, "A1").status, verdict(found, "A1").reason) == ("equal", "")
    assert verdict(found, "A2").status == "different"


def test_a_formula_that_waits_for_one_month_is_not_called_different(book: Callable[..., Package]) -> None:
    """On 2 May, and 400 days before and after it, it is not December; the file was calculated in December."""
    package = saved_in_may(book, {"A1": '=IF(MONTH(TODAY())=12,"close","")'}, {"A1": "close"})
    assert verdict(recalculate(package), "A1").status == "volatile"


def test_the_day_that_the_file_shows_goes_before_the_day_of_saving(book: Callable[..., Package]) -> None:
    """Saved on 2 May in UTC, calculated in the evening of 1 May in New York: NOW() shows the moment."""
    now = MAY_2 - 1 + 0.9
    cells = {"A1": "=NOW()", "A2": "=TODAY()", "A3": "=INT(A1)-A2", "A4": "=DAY(TODAY())"}
    package = saved_in_may(book, cells, {"A1": now, "A2": MAY_2 - 1, "A3": 0.0, "A4": 1.0})
    found = recalculate(package)
    assert [verdict(found, cell).status for cell in cells] == ["equal"] * 4
    assert verdict(found, "A4").reason == "as of 2024-05-01, the day that Plan!A1 shows"
    assert verdict(found, "A3").reason == ""


def test_chance_stays_volatile(book: Callable[..., Package]) -> None:
    package = saved_in_may(book, {"A1": "=RAND()+TODAY()", "A2": "=A1*0"}, {"A1": MAY_2, "A2": 0.0})
    found = recalculate(package)
    assert [verdict(found, cell).status for cell in ("A1", "A2")] == ["volatile", "volatile"]


@pytest.mark.parametrize("moment", [b"", b"0001-01-01T00:00:00Z"])
def test_a_file_that_does_not_say_when_it_was_saved(book: Callable[..., Package], moment: bytes) -> None:
    cells = {"A1": "=YEAR(TODAY())", "A2": "=IF(TODAY()>0,1,2)"}
    package = _with_modified(book({"Plan": cells}, saved={"Plan": {"A1": 2024.0, "A2": 1.0}}), moment)
    found = recalculate(package)
    assert (verdict(found, "A1").status, verdict(found, "A1").computed) == ("volatile", None)
    assert verdict(found, "A1").reason.endswith("the file does not say when it was saved")
    assert verdict(found, "A2").status == "equal"


def test_a_given_day_holds_for_the_comparison(book: Callable[..., Package]) -> None:
    package = saved_in_may(book, {"A1": "=TODAY()"}, {"A1": MAY_2})
    assert verdict(recalculate(package, as_of=date(2024, 5, 2)), "A1").status == "equal"
    assert verdict(recalculate(package, as_of=date(2024, 5, 3)), "A1").status == "different"


def test_an_array_of_days_follows_the_day(book: Callable[..., Package]) -> None:
    cells = {"A1:A2": "{=TODAY()+{0;1}}"}
    package = saved_in_may(book, cells, {"A1": MAY_2 + 7})
    assert verdict(recalculate(package), "A1").status == "volatile"


def test_new_inputs_are_computed_as_before(book: Callable[..., Package]) -> None:
    """A fill gives its own day; without one nothing is assumed."""
    package = saved_in_may(book, {"A1": 1, "A2": "=A1+TODAY()"}, {"A2": MAY_2 + 1})
    found = Recalculator(package).recalculate_affected({("Plan", "A1"): 2.0})
    assert verdict(found, "A2").status == "volatile"
    assert recalculate(package, {("Plan", "A1"): 2.0}).as_of == ""


def test_the_file_is_only_read(book: Callable[..., Package], tmp_path: Path) -> None:
    package = saved_in_may(book, {"A1": "=TODAY()"}, {"A1": 1.0})
    before = package.data
    recalculate(package)
    assert package.data == before
