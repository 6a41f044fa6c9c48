"""Twenty years of fifty segments and ten thousand rows set aside: a workbook like any other."""

from __future__ import annotations

import re

import pytest

from kpi_engine.engine.ledger_reports import MovesReport
from kpi_engine.ledger_book import ledger_workbook
from kpi_engine.sources.subscriptions.staged import SetAside
from kpi_engine.workbook.house_style.settled import parts_of
from tests.ledger_book.conftest import JANUARY, movement, read

_SEGMENTS, _ASIDE = 50, 10_000


@pytest.mark.long
def test_every_month_of_every_segment_and_every_row_set_aside_is_listed() -> None:
    months = tuple(range(JANUARY, JANUARY + 240))
    flat = (100, 5, 0, 0, 0, 5, 100, 3, 1, 0, 1, 3)
    segments = [movement(month, flat, segments=(f"plan {place:02d}",))
                for place in range(_SEGMENTS) for month in months]  # fmt: skip
    total = [movement(month, [each * _SEGMENTS for each in flat]) for month in months]
    aside = [SetAside(row, "negative", f"Row {row}: the amount is negative.", f"customer {row}")
             for row in range(2, _ASIDE + 2)]  # fmt: skip
    report = MovesReport(read(by=("plan",), set_aside=aside, months=months), tuple(total), tuple(segments))
    parts = parts_of(ledger_workbook(report))
    sheets = [parts[f"xl/worksheets/sheet{number}.xml"] for number in range(1, 7)]
    rows = [len(re.findall(rb"<row ", sheet)) for sheet in sheets]
    assert rows[3] == 3 + 240 * _SEGMENTS
    assert rows[5] == 3 + _ASIDE
    checks = re.findall(rb"<f>ROUND\([^<]*</f><v>([^<]*)</v>", sheets[3])
    assert (len(checks), set(checks)) == (240 * _SEGMENTS, {b"0"})
