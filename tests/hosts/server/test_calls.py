"""What a request with calls must look like, and what is said of one that does not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.hosts.server.calls import calls_in
from kpi_engine.hosts.server.limits import Limits
from kpi_engine.hosts.server.refusals import RefusedError

_LIMITS = Limits()
_MALFORMED = {
    "nothing": b"",
    "half a document": b'{"calls": [',
    "no UTF-8": b'{"calls": [{"name": "\xff", "arguments": []}]}',
    "UTF-16": '{"calls": []}'.encode("utf-16"),
    "a list": b"[]",
    "a number": b"1",
    "no calls": b"{}",
    "more than calls": b'{"calls": [], "more": 1}',
    "calls that are no list": b'{"calls": {}}',
    "a call that is no object": b'{"calls": [1]}',
    "no name": b'{"calls": [{"arguments": []}]}',
    "no arguments": b'{"calls": [{"name": "CAC"}]}',
    "a name that is no text": b'{"calls": [{"name": 1, "arguments": []}]}',
    "a name beyond measure": json.dumps({"calls": [{"name": "C" * 300, "arguments": []}]}).encode(),
    "arguments that are no list": b'{"calls": [{"name": "CAC", "arguments": {}}]}',
    "pieces that are no object": b'{"calls": [{"name": "CAC", "arguments": [], "pieces": [1]}]}',
    "an unknown key": b'{"calls": [{"name": "CAC", "arguments": [], "formula": ""}]}',
    "a key twice": b'{"calls": [{"name": "CAC", "name": "ARR", "arguments": []}]}',
    "NaN": b'{"calls": [{"name": "CAC", "arguments": [NaN]}]}',
    "Infinity": b'{"calls": [{"name": "CAC", "arguments": [-Infinity]}]}',
    "a number of 10,000 digits": b'{"calls": [{"name": "CAC", "arguments": [' + b"1" * 10_000 + b"]}]}",
    "100,000 lists in each other": b'{"calls": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "100,000 objects in each other": b'{"calls":' * 100_000 + b"1" + b"}" * 100_000,
}


@pytest.mark.parametrize("body", _MALFORMED.values(), ids=_MALFORMED)
def test_a_malformed_request_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        calls_in(body, _LIMITS)
    assert (refused.value.status, refused.value.code) == (422, "malformed")
    assert len(refused.value.message) <= 255
    assert refused.value.message.endswith(".")


def test_the_message_names_the_place_and_never_the_content() -> None:
    with pytest.raises(RefusedError, match="line 2, column 11") as refused:
        calls_in(b'{\n"calls": [ 123457 secret ]}'.replace(b"[ 123457 ", b"[,123457"), _LIMITS)
    assert "123457" not in refused.value.message


def test_cells_are_counted_in_tables_and_in_pieces() -> None:
    sent = {"calls": [{"name": "CAC", "arguments": [[[1, 2], [3, 4]], 5], "pieces": {"A1": [[6], [7]]}}]}
    calls, cells = calls_in(json.dumps(sent).encode(), _LIMITS)
    assert (len(calls), cells) == (1, 7)
    assert calls[0].pieces == {"A1": [[6], [7]]}


def test_too_many_calls_and_too_many_cells_name_the_limit_and_the_remedy() -> None:
    one = {"name": "CAC", "arguments": [1, 2]}
    few = replace(_LIMITS, calls=3, cells=4)
    with pytest.raises(RefusedError, match=r"has 4 calls; at most 3 .* several requests") as many_calls:
        calls_in(json.dumps({"calls": [one] * 4}).encode(), few)
    with pytest.raises(
        RefusedError, match=r"has 6 cells; at most 4 .* instead of whole columns"
    ) as many_cells:
        calls_in(json.dumps({"calls": [one] * 3}).encode(), few)
    assert many_calls.value.status == many_cells.value.status == 413


@given(st.binary(max_size=200))
def test_whatever_arrives_is_read_or_refused(body: bytes) -> None:
    status = 200
    try:
        calls_in(body, _LIMITS)
    except RefusedError as refused:
        status = refused.status
    assert status in (200, 422)
