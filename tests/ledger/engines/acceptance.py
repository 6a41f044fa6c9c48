"""What every engine must show; a test module gives each class its `engine`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from kpi_engine.engine.ledgers import ledger_of
from kpi_engine.ledger.cohorts import Cohort, cohorts
from kpi_engine.ledger.ledger import Ledger
from kpi_engine.ledger.movements import Movement, movements
from kpi_engine.ledger.policies import Policies
from kpi_engine.ledger.retention import retention
from kpi_engine.sources.engines import Engine
from kpi_engine.sources.subscriptions.staged import Staged
from tests.ledger.engines import plain
from tests.ledger.engines.frames import staged_months, staged_periods
from tests.ledger.engines.hard_business import MONTHS, SEGMENTS, STORIES, crowd
from tests.ledger.engines.real_tables import RealTable, real_table
from tests.ledger.engines.worked_out import as_cohorts, as_movements, as_retention

GRID = """
A 100 100 150 150 150 150
B  50  50   0   0  60  60
C   0   0 200 120 120 120
D   0  30   0   0   0   0
E   0   0   0  80  80   0
"""
MOVES = """
  0 150  0 0  0  0 150
150  30  0 0  0  0 180
180 200  0 50 0 80 350
350  80  0 0 80  0 350
350   0 60 0  0  0 410
410   0  0 0  0 80 330
"""
"""Start, new, reactivation, expansion, contraction, churn, end: worked out by hand."""


def opened(
    staged: Staged, engine: Engine, by: tuple[str, ...] = (), policies: Policies | None = None
) -> Ledger:
    """The ledger of what is staged."""
    return ledger_of(staged, engine, by)


def assert_ties(lines: Iterable[Movement]) -> None:
    """Opening and movements give the closing figure, which is the next month's opening."""
    closed: dict[tuple[str, tuple[str, ...]], tuple[int, int]] = {}
    for line in lines:
        group = line.currency, line.segments
        assert line.check == 0, line
        assert line.customers_check == 0, line
        assert (line.start, line.customers_start) == closed.get(group, (line.start, line.customers_start)), (
            line
        )
        closed[group] = line.end, line.customers_end


def assert_movements(ledger: Ledger, truth: plain.PlainLedger, policies: Policies) -> None:
    """The movements are those worked out by hand, and tie."""
    found = movements(ledger, policies)
    stated = plain.plain_movements(
        truth.by(SEGMENTS.index(name) for name in ledger.segments),
        opening=policies.first_month == "opening",
        window=policies.reactivation_window,
        count_passed=policies.same_month == "count",
    )
    assert found == as_movements(stated)
    assert_ties(found)


class SmallTruth:
    """The grid that can be worked out by hand."""

    def test_the_grid_gives_its_movements_to_the_cent(self, engine: Engine, tmp_path: Path) -> None:
        ledger = plain.PlainLedger(tuple(range(12 * 2026 + 1, 12 * 2026 + 7)))
        for line in GRID.split("\n")[1:-1]:
            customer, *amounts = line.split()
            for month, amount in zip(ledger.months, amounts, strict=True):
                ledger.book((customer, "EUR"), month, (), int(amount) * 100)
        found = movements(opened(staged_months(ledger, (), tmp_path / "grid.parquet"), engine))
        stated = [[int(amount) * 100 for amount in line.split()] for line in MOVES.split("\n")[1:-1]]
        assert [
            [m.start, m.new, m.reactivation, m.expansion, m.contraction, m.churn, m.end] for m in found
        ] == stated
        assert [m.check for m in found] == [0] * 6
        assert [m.customers_end for m in found] == [2, 3, 2, 3, 4, 3]


class Business:
    """Plans at once, plan moves, returns, currencies, periods within a month, ids that look alike."""

    subscriptions = (*STORIES, *crowd(40))

    @pytest.fixture(scope="class")
    @classmethod
    def periods(cls, tmp_path_factory: pytest.TempPathFactory) -> Staged:
        """The business as subscriptions."""
        path = tmp_path_factory.mktemp("hard") / "periods.parquet"
        return staged_periods(cls.subscriptions, SEGMENTS, MONTHS, path)

    @pytest.fixture(scope="class")
    @classmethod
    def truth(cls) -> plain.PlainLedger:
        """The business worked out by hand."""
        return plain.ledger_of(cls.subscriptions, MONTHS)


class HardBusiness(Business):
    """Every policy, by every set of segments."""

    subscriptions = (*STORIES, *crowd(150))

    @pytest.mark.parametrize("by", [(), ("region",), ("region", "plan")], ids=" and ".join)
    @pytest.mark.parametrize(
        "policies",
        [
            Policies(),
            Policies(first_month="opening", reactivation_window=3),
            Policies(reactivation_window=5, same_month="count"),
        ],
        ids=["usual", "opening and window", "within the month"],
    )
    def test_movements(
        self,
        engine: Engine,
        periods: Staged,
        truth: plain.PlainLedger,
        by: tuple[str, ...],
        policies: Policies,
    ) -> None:
        assert_movements(opened(periods, engine, by), truth, policies)

    @pytest.mark.parametrize("path", [False, True], ids=["point to point", "path"])
    def test_retention(self, engine: Engine, periods: Staged, truth: plain.PlainLedger, path: bool) -> None:
        found = retention(opened(periods, engine, SEGMENTS), 5, path=path)
        assert found == as_retention(plain.plain_retention(truth, 5, path=path))

    @pytest.mark.parametrize("path", [False, True], ids=["point to point", "path"])
    def test_cohorts(self, engine: Engine, periods: Staged, truth: plain.PlainLedger, path: bool) -> None:
        found = cohorts(opened(periods, engine, ("plan",)), path=path)
        assert found == as_cohorts(plain.plain_cohorts(truth.by([0]), path=path))

    def test_cohorts_of_quarters(self, engine: Engine, periods: Staged, truth: plain.PlainLedger) -> None:
        ends = truth.at(month for month in MONTHS if month % 3 == 0)
        found = cohorts(opened(periods, engine), grain="quarter", path=True)
        assert found == as_cohorts(plain.plain_cohorts(ends.by(), path=True, step=3))

    def test_months_left_out(self, engine: Engine, truth: plain.PlainLedger, tmp_path: Path) -> None:
        seen = truth.at(month for month in MONTHS if month - MONTHS[0] not in (3, 8, 9))
        grid = opened(staged_months(seen, SEGMENTS, tmp_path / "grid.parquet"), engine, ("plan",))
        assert_movements(grid, seen, Policies(reactivation_window=3))
        assert retention(grid, 4) == as_retention(plain.plain_retention(seen.by([0]), 4, path=False))
        assert cohorts(grid) == as_cohorts(plain.plain_cohorts(seen.by([0]), path=False))


class HardBusinessOnACluster(Business):
    """The same with the policies together: a cluster takes seconds for each figure."""

    def test_movements_in_all(self, engine: Engine, periods: Staged, truth: plain.PlainLedger) -> None:
        assert_movements(opened(periods, engine), truth, Policies())

    def test_movements_by_segments(self, engine: Engine, periods: Staged, truth: plain.PlainLedger) -> None:
        policies = Policies(first_month="opening", reactivation_window=5, same_month="count")
        assert_movements(opened(periods, engine, ("region", "plan")), truth, policies)

    def test_retention(self, engine: Engine, periods: Staged, truth: plain.PlainLedger) -> None:
        found = retention(opened(periods, engine, ("plan",)), 5, path=True)
        assert found == as_retention(plain.plain_retention(truth.by([0]), 5, path=True))

    def test_cohorts(self, engine: Engine, periods: Staged, truth: plain.PlainLedger) -> None:
        found = cohorts(opened(periods, engine, ("plan",)), path=True)
        assert found == as_cohorts(plain.plain_cohorts(truth.by([0]), path=True))

    def test_no_cent_is_lost(self, engine: Engine, tmp_path: Path) -> None:
        large = large_amounts()
        ledger = opened(staged_months(large, ("plan",), tmp_path / "large.parquet"), engine, ("plan",))
        assert movements(ledger) == as_movements(plain.plain_movements(large))


class Extremes:
    """Almost nothing, and very much."""

    def test_one_customer_in_one_month(self, engine: Engine, tmp_path: Path) -> None:
        alone = plain.PlainLedger((MONTHS[0],))
        alone.book(("1", ""), MONTHS[0], ("",), 1)
        staged = staged_months(alone, ("plan",), tmp_path / "one.parquet")
        found = movements(opened(staged, engine, ("plan",)))
        expected = Movement(MONTHS[0], "", ("",), new=1, end=1, customers_new=1, customers_end=1)
        assert found == (expected,)
        assert retention(opened(staged, engine, ("plan",)), 12) == ()
        assert cohorts(opened(staged, engine)) == (Cohort(MONTHS[0], "", (), (1,), (1,), (1,)),)

    @pytest.mark.parametrize("by", [(), ("plan",)], ids=["in all", "by plan"])
    def test_nobody_pays_in_the_months_observed(
        self, engine: Engine, tmp_path: Path, by: tuple[str, ...]
    ) -> None:
        later = (plain.Subscription("late", ("Core",), "EUR", MONTHS[-1] + 5, None, 100),)
        staged = staged_periods(later, ("plan",), MONTHS, tmp_path / "none.parquet")
        ledger = opened(staged, engine, by)
        assert movements(ledger, Policies(same_month="count", reactivation_window=3)) == ()
        assert retention(ledger, 5, path=True) == ()
        assert cohorts(ledger, path=True) == ()

    def test_no_cent_is_lost_in_amounts_that_a_float_cannot_hold(
        self, engine: Engine, tmp_path: Path
    ) -> None:
        large = large_amounts()
        ledger = opened(staged_months(large, ("plan",), tmp_path / "large.parquet"), engine, ("plan",))
        assert movements(ledger) == as_movements(plain.plain_movements(large))
        for path in (False, True):
            assert retention(ledger, 2, path=path) == as_retention(plain.plain_retention(large, 2, path=path))
            assert cohorts(ledger, path=path) == as_cohorts(plain.plain_cohorts(large, path=path))


def large_amounts() -> plain.PlainLedger:
    """A customer whose amounts are odd numbers above 2^53."""
    ledger = plain.PlainLedger(MONTHS)
    for number in range(4):
        ledger.book(("holding", "JPY"), MONTHS[number], ("Core",), 2**53 + 1 + 2 * number)
    ledger.book(("holding", "JPY"), MONTHS[6], ("Pro",), 2**53 + 1)
    ledger.book(("shop", "JPY"), MONTHS[1], ("Pro",), 1)
    return ledger


class RealTables:
    """Tables of real subscriptions: every figure, and the closing MRR beside plain SQL over the raw file."""

    @pytest.fixture(scope="class", params=["periods", "telephones"])
    @classmethod
    def real(cls, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> RealTable:
        """One of the tables."""
        return real_table(request.param, tmp_path_factory.mktemp("real"))

    def test_movements_tie_and_close_as_plain_sql_says(self, engine: Engine, real: RealTable) -> None:
        found = movements(opened(real.staged, engine, real.staged.segments))
        assert_ties(found)
        closing = {(line.month, line.segments): line.end for line in found if line.end}
        assert closing == {key: total for key, total in real.closing.items() if key[0] in real.staged.months}
        assert found == real.movements

    def test_movements_in_all(self, engine: Engine, real: RealTable) -> None:
        found = movements(opened(real.staged, engine))
        assert found == real.movements_in_all
        assert_ties(found)

    def test_retention(self, engine: Engine, real: RealTable) -> None:
        found = retention(opened(real.staged, engine, real.staged.segments[:1]), 12, path=True)
        assert found == real.retention

    def test_cohorts(self, engine: Engine, real: RealTable) -> None:
        found = cohorts(opened(real.staged, engine, real.staged.segments[:1]))
        assert found == real.cohorts
