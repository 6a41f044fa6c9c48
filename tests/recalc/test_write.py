"""Which caches a recalculation changes in the file."""

from __future__ import annotations

from collections.abc import Callable

from kpi_engine.recalc import cache_edits, recalculate
from kpi_engine.workbook.edits import SetCache, StripCache
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched


def test_only_caches_that_are_wrong_or_missing_are_written(book: Callable[..., Package]) -> None:
    cells = {"A1": 2, "B1": "=A1*2", "B2": "=A1*3", "B3": "=A1*4"}
    found = recalculate(book({"Plan": cells}, saved={"Plan": {"B1": 4.0, "B2": 7.0}}))
    assert cache_edits(found) == {"Plan": {"B2": SetCache(6.0), "B3": SetCache(8.0)}}


def test_after_writing_every_cell_is_equal(book: Callable[..., Package]) -> None:
    cells = {
        "A1": 2,
        "B1": "=A1*2",
        "B2": '=TEXT(B1,"0.0")',
        "B3": "=1/0",
        "B4": "=A1>1",
        "D1:D2": "{=A1*{1;2}}",
    }
    package = book({"Plan": cells})
    written = Package.of_bytes(
        patched(package, cache_edits(recalculate(package)), full_calc=False), package.path
    )
    assert {each.status for each in recalculate(written).cells} == {"equal"}


def test_an_old_result_that_cannot_be_computed_anew_is_taken_out(book: Callable[..., Package]) -> None:
    cells = {"A1": 2, "B1": '=CUBEVALUE("x",A1)', "B2": "=B1+1", "B3": '=CUBEVALUE("x",1)'}
    package = book({"Plan": cells}, saved={"Plan": {"B1": 4.0, "B2": 5.0, "B3": 9.0}})
    found = recalculate(package, {("Plan", "A1"): 3.0})
    assert cache_edits(found) == {"Plan": {"B1": StripCache(), "B2": StripCache()}}


def test_every_other_uncomputed_result_goes_only_when_asked(book: Callable[..., Package]) -> None:
    cells = {"B1": '=CUBEVALUE("x",1)', "B2": "=[1]Budget!A1"}
    package = book({"Plan": cells}, saved={"Plan": {"B1": 4.0, "B2": 5.0}})
    found = recalculate(package)
    assert cache_edits(found) == {}
    assert cache_edits(found, strip=True) == {"Plan": {"B1": StripCache()}}
