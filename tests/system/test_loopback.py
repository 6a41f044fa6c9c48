"""Sockets that only this computer reaches."""

from __future__ import annotations

import socket

import pytest

from kpi_engine.errors import InputError
from kpi_engine.system.loopback import loopback_sockets


@pytest.fixture
def taken() -> socket.socket:
    """A port that another program listens on."""
    other = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    other.bind(("127.0.0.1", 0))
    other.listen()
    return other


def test_each_address_gets_the_same_port_and_small_answers_are_not_held_back() -> None:
    places = loopback_sockets(0)
    assert {place.getsockname()[0] for place in places} <= {"127.0.0.1", "::1"}
    assert len({place.getsockname()[1] for place in places}) == 1
    assert {place.proto for place in places} == {socket.IPPROTO_TCP}
    for place in places:
        place.close()


def test_a_port_that_is_taken_is_told_and_nothing_stays_open(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    with pytest.raises(InputError, match=f"Port {port} is used by another program") as refused:
        loopback_sockets(port, ("::1", "127.0.0.1"))
    assert len(refused.value.message) <= 255
    taken.close()
    for place in loopback_sockets(port):
        place.close()


def test_an_address_that_this_computer_does_not_have_is_left_out() -> None:
    (only,) = loopback_sockets(0, ("127.0.0.1", "2001:db8::1"))
    assert only.getsockname()[0] == "127.0.0.1"
    only.close()


def test_a_computer_without_any_is_told() -> None:
    with pytest.raises(InputError, match="no address of its own"):
        loopback_sockets(0, ("2001:db8::1",))
