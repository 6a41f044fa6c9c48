"""Function calls as they arrive: JSON, read without trust and without a model, since there are thousands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from kpi_engine.hosts.server.limits import Limits
from kpi_engine.hosts.server.refusals import malformed, too_large

_KEYS = {"name", "arguments", "pieces"}
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the name of a function, and what stands in its arguments, not yet looked at."""

    name: str
    arguments: list[Any]
    pieces: Mapping[str, Any]


def calls_in(body: bytes, limits: Limits) -> tuple[list[Call], int]:
    """The calls of a request in their order, and how many cells they hold."""
    document = _document(body)
    if (
        not isinstance(document, dict)
        or set(document) != {"calls"}
        or not isinstance(document["calls"], list)
    ):
        raise malformed('The request is no list of calls. Send {"calls": [{"name": …, "arguments": […]}]}.')
    found = document["calls"]
    if len(found) > limits.calls:
        raise too_large(
            f"The request has {len(found):,} calls; at most {limits.calls:,} are answered at one time. "
            "Send them in several requests."
        )
    calls = [_call(each, number) for number, each in enumerate(found, start=1)]
    cells = sum(_cells(value) for call in calls for value in (*call.arguments, *call.pieces.values()))
    if cells > limits.cells:
        raise too_large(
            f"The request has {cells:,} cells; at most {limits.cells:,} are computed at one time. "
            "Name the rows that hold figures instead of whole columns."
        )
    return calls, cells


def _document(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_once)
    except UnicodeDecodeError as fault:
        raise malformed(f"The request is no UTF-8 text: see byte {fault.start + 1:,}.") from None
    except json.JSONDecodeError as fault:
        raise malformed(f"The request is no JSON: see line {fault.lineno}, column {fault.colno}.") from None
    except RecursionError:
        raise malformed(
            "The request is nested too deeply. A table is a list of rows, a row a list of cells."
        ) from None
    except ValueError:  # a whole number of thousands of digits
        raise malformed("The request holds a number with too many digits.") from None


def _no_number(_: str) -> NoReturn:
    raise malformed("The request holds NaN or Infinity, which no cell can hold. Send null for a blank cell.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, every key of which says one thing only."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise malformed("The request has an object with the same key twice.")
    return found


def _call(found: Any, number: int) -> Call:
    if not isinstance(found, dict) or not {"name", "arguments"} <= set(found) <= _KEYS:
        raise malformed(f'Call {number:,} needs "name" and "arguments", and may have "pieces"; nothing else.')
    name, arguments, pieces = found["name"], found["arguments"], found.get("pieces") or {}
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        raise malformed(f"Call {number:,}: the name of the function is no text, or a very long one.")
    if not isinstance(arguments, list):
        raise malformed(f"Call {number:,}: the arguments are no list.")
    if not isinstance(pieces, dict):
        raise malformed(f"Call {number:,}: the pieces are no object of references and their values.")
    return Call(name, arguments, pieces)


def _cells(value: Any) -> int:
    if not isinstance(value, list):
        return 1
    return sum(len(row) if isinstance(row, list) else 1 for row in value)
