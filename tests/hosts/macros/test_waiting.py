"""Work that takes its time: it can be stopped, and its faults are those of the macro."""

from __future__ import annotations

from pathlib import Path
from threading import Event, get_ident

import pytest

from kpi_engine.errors import InputError
from kpi_engine.hosts.macros.port import StoppedError
from kpi_engine.hosts.macros.waiting import Say, while_waiting
from tests.hosts.macros.book_port import BookPort


class Impatient(BookPort):
    """Looks a few times, always from the thread that Excel knows, and then stops."""

    looks, patience, thread = 0, 3, 0

    def progress(self, words: str) -> None:
        self.looks += 1
        self.thread = self.thread or get_ident()
        assert get_ident() == self.thread
        if self.looks > self.patience:
            raise StoppedError


@pytest.fixture
def port(tmp_path: Path) -> Impatient:
    return Impatient(tmp_path / "plan.xlsx", tmp_path)


def test_what_the_work_gives_is_given(port: Impatient) -> None:
    assert while_waiting(port, "Working…", lambda _: 42) == 42


def test_work_without_an_end_is_left(port: Impatient) -> None:
    never = Event()
    with pytest.raises(StoppedError):
        while_waiting(port, "Working…", lambda _: never.wait())
    assert port.looks == 4
    never.set()


def test_a_refusal_is_that_of_the_macro(port: Impatient) -> None:
    def refused(_: Say) -> None:
        raise InputError("Row 7 has no month.")

    with pytest.raises(InputError, match="Row 7"):
        while_waiting(port, "Working…", refused)


def test_all_that_the_work_says_is_told_in_order(port: Impatient, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(port, "progress", told.append)

    def talking(say: Say) -> int:
        for number in range(100):
            say(f"Step {number}")
        return 7

    assert while_waiting(port, "Working…", talking) == 7
    assert told == ["Working…", *(f"Step {number}" for number in range(100))]


def test_work_that_is_left_ends_at_the_next_thing_it_says(port: Impatient) -> None:
    stopped, go_on = Event(), Event()

    def talking(say: Say) -> None:
        go_on.wait(10)
        try:
            say("still at it")
        except StoppedError:
            stopped.set()
            raise

    with pytest.raises(StoppedError):
        while_waiting(port, "Working…", talking)
    go_on.set()
    assert stopped.wait(10)
