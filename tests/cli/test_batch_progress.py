"""How far a batch is, in words that a person expects."""

from __future__ import annotations

import pytest

from kpi_engine.batch.entry import Entry
from kpi_engine.cli.batch_progress import PlainProgress, duration, rate_of


def test_a_line_says_how_many_how_fast_and_how_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    progress = PlainProgress(total=1000, kept=400)
    for number in range(70):
        now[0] += 0.125
        progress.advance(Entry(str(number), "refused" if number < 2 else "done"))
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["440 of 1,000 (44 %), 8 a second, about 1 min 10 s left, 2 refused"]


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0.4, "0 s"), (59.4, "59 s"), (144, "2 min 24 s"), (11_100, "3 h 5 min")]
)
def test_durations_are_told_in_two_units(seconds: float, expected: str) -> None:
    assert duration(seconds) == expected


@pytest.mark.parametrize(("rate", "expected"), [(61.4, "61 a second"), (0.2, "12 a minute")])
def test_slow_rates_are_told_by_the_minute(rate: float, expected: str) -> None:
    assert rate_of(rate) == expected
