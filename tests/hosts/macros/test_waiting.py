"""Work that takes its time: it can be stopped, and its faults are those of the macro."""

from __future__ import annotations

from pathlib import Path
from threading import Event, get_ident

import pytest

from kpi_engine.errors import InputError
from kpi_engine.hosts.macros.port import StoppedError
from kpi_engine.hosts.macros.waiting import while_waiting
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
    assert while_waiting(port, "Working…", lambda: 42) == 42


def test_work_without_an_end_is_left(port: Impatient) -> None:
    never = Event()
    with pytest.raises(StoppedError):
        while_waiting(port, "Working…", never.wait)
    assert port.looks == 4
    never.set()


def test_a_refusal_is_that_of_the_macro(port: Impatient) -> None:
    def refused() -> None:
        raise InputError("Row 7 has no month.")

    with pytest.raises(InputError, match="Row 7"):
        while_waiting(port, "Working…", refused)
