"""Tables of the ledger fit the terminal: with every cent where there is room, else rounded and told so."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from kpi_engine.cli.ledger.kept_told import print_cohorts
from kpi_engine.cli.ledger.moves_told import print_moves
from kpi_engine.cli.ledger.segments_told import print_segments
from kpi_engine.engine.ledger_read import LedgerRead, units
from kpi_engine.engine.ledger_reports import CohortReport, MovesReport, SegmentLine, SegmentsReport
from kpi_engine.ledger.cohorts import Cohort
from kpi_engine.ledger.movements import Movement
from kpi_engine.ledger.retention import Retention
from kpi_engine.model.period import month_text
from kpi_engine.sources.subscriptions.staged import Reading

FIRST = 2023 * 12 + 1
READ = LedgerRead(
    "large.csv", "duckdb", ("Plan",), tuple(range(FIRST, FIRST + 40)), 2, 10, 10, {}, (),
    Reading("large.csv", "subscriptions", ()), (),
)  # fmt: skip
MONTHS = tuple(
    Movement(
        FIRST + place, "", (), start=1_234_567_89 * 100 + place, new=1, end=1_234_567_89 * 100 + place + 1
    )
    for place in range(40)
)


def lines(report: object, width: int) -> list[str]:
    out = Console(file=io.StringIO(), width=width)
    match report:
        case MovesReport():
            print_moves(out, report, all_months=False)
        case CohortReport():
            print_cohorts(out, report, as_amounts=False, all_months=True)
        case SegmentsReport():
            print_segments(out, report)
    return out.file.getvalue().splitlines()


@pytest.mark.parametrize(
    ("width", "start", "note"),
    [
        (120, "123,456,789.39", ""),
        (100, "123,456,789.39", ""),
        (80, "123,456,789", "Amounts are rounded to whole units; --format csv has every cent."),
    ],
)
def test_movements_fit_with_as_many_digits_as_there_is_room_for(width: int, start: str, note: str) -> None:
    found = lines(MovesReport(READ, MONTHS), width)
    assert max(map(len, found)) <= width
    assert any(line.split()[1:2] == [start] for line in found)
    assert note in found if note else not any("rounded" in line for line in found)


def test_a_long_history_is_shortened_and_says_how_to_see_all() -> None:
    found = lines(MovesReport(READ, MONTHS), 120)
    assert [line[:7] for line in found if line[:2] == "20"] == [
        month_text(FIRST + at) for at in range(16, 40)
    ]
    assert "16 earlier months not shown: --last 40, --from MONTH or --format csv." in found


def test_a_wide_triangle_leaves_ages_out_and_says_so() -> None:
    rows = tuple(
        Cohort(FIRST + at, "", (), (10,) * (40 - at), (1_000,) * (40 - at), (900,) * (40 - at))
        for at in range(40)
    )
    found = lines(CohortReport(READ, "logo", "month", False, rows), 80)
    assert max(map(len, found)) <= 80
    assert any("Ages left out" in line for line in found)
    assert any(line.startswith("Pooled") and line.split()[1:3] == ["400", "100%"] for line in found)


@pytest.mark.parametrize("width", [80, 100, 120])
def test_segments_are_one_table_or_two(width: int) -> None:
    kept = Retention(FIRST + 39, "", ("Pro",), 100_000_00, 110_000_00, 95_000_00, 40, 39)
    line = SegmentLine(
        "", ("Enterprise of the north",), 123_456_78, 0.4, 40, 1_000_00, 5_00, 2_000_00, 300_00, 100_00,
        -50_00, kept,
    )  # fmt: skip
    total = SegmentLine("", (), 308_641_95, 1.0, 90, 3_000_00, 5_00, 4_000_00, 600_00, 200_00, 0, None)
    found = lines(SegmentsReport(READ, 12, False, FIRST + 39, FIRST + 27, (line,), (total,)), width)
    assert max(map(len, found)) <= width
    text = " ".join(" ".join(found).split())
    for shown in ("40.0 %", "110.0 %", "95.0 %", "2.5 %", "Transfer is what customers moved"):
        assert shown in text


def test_amounts_are_units_with_their_cents() -> None:
    assert [units(minor, 2) for minor in (15000, 15050, 5, 0, -15050)] == [150, 150.5, 0.05, 0, -150.5]
    assert isinstance(units(15000, 2), int)
