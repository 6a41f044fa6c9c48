"""What months come to in a quarter or a year, figure by figure."""

from __future__ import annotations

import numpy as np
import pytest

from kpi_engine.errors import InputError
from kpi_engine.model.cell_error import DIV0, NA, TEXT, CellError
from kpi_engine.model.column import Column
from kpi_engine.model.term import Aggregation
from kpi_engine.results.axis import Axis, month_named
from kpi_engine.results.columns import added_up, combined, cut, earlier

AXIS = Axis("2025-11", "2026-04")


def shown(column: Column) -> list[float | CellError | int]:
    return [
        code or value
        for value, code in zip(column.values.tolist(), column.full_codes().tolist(), strict=True)
    ]


def with_code(code: int, at: int) -> Column:
    codes = np.zeros(6, np.uint8)
    codes[at] = code
    return Column(np.where(codes == 0, np.arange(1.0, 7), np.nan), codes)


def test_the_axis_counts_the_months_of_each_period_so_far() -> None:
    assert AXIS.months == ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04")
    assert AXIS.lengths("quarter").tolist() == [2, 3, 1, 2, 3, 1]
    assert AXIS.lengths("year").tolist() == [11, 12, 1, 2, 3, 4]
    assert Axis("2025-11", "2026-04", year_end=1).lengths("year").tolist() == [10, 11, 12, 1, 2, 3]
    assert Axis("2026-01", "2026-02", year_end=6).fiscal_year("2026-07") == 2027
    assert (AXIS.place("2025-10"), AXIS.place("2026-04")) == (None, 5)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (Aggregation.SUM, [NA, NA, 3, 7, 12, 6]),
        (Aggregation.LAST, [NA, NA, 3, 4, 5, 6]),
        (Aggregation.FIRST, [NA, NA, 3, 3, 3, 6]),
        (Aggregation.MEAN, [NA, NA, 3, 3.5, 4, 6]),
        (Aggregation.POOLED, [NA, NA, 3, NA, NA, 6]),
    ],
)
def test_each_figure_adds_up_in_its_own_way(how: Aggregation, expected: list[float]) -> None:
    whole = Column(np.arange(1.0, 7))
    assert shown(added_up(whole, AXIS.lengths("quarter"), how)) == expected


def test_a_quarter_that_lacks_a_month_has_no_figure_and_text_is_not_missing() -> None:
    quarters = AXIS.lengths("quarter")
    assert shown(added_up(with_code(NA, 3), quarters, Aggregation.LAST))[2:] == [3, NA, NA, 6]
    assert shown(added_up(with_code(TEXT, 3), quarters, Aggregation.SUM))[2:] == [3, TEXT, TEXT, 6]


def test_sums_pass_the_first_error_on() -> None:
    total = combined([(1, with_code(DIV0, 0)), (-1, with_code(NA, 1)), (1, with_code(TEXT, 1))])
    assert shown(total) == [DIV0, NA, 3, 4, 5, 6]


def test_earlier_months_and_single_ones() -> None:
    column = Column(np.arange(1.0, 7))
    assert shown(earlier(column, 2)) == [NA, NA, 1, 2, 3, 4]
    assert shown(earlier(column, 9)) == [NA] * 6
    assert shown(cut(Column(np.array([1, np.nan, 3])), [1, 2])) == [NA, 3]


def test_a_month_in_words_is_read_and_anything_else_refused() -> None:
    assert month_named("Apr 2026") == "2026-04"
    for words in ("soon", "2026", "03/04/2026", "2026-13"):
        with pytest.raises(InputError, match="is not a month"):
            month_named(words)
