"""How a patch can be taken back: what each changed part said where it was changed, kept with checksums.

The record is text that a part of the patch itself can hold. Whoever takes the patch back gets the bytes that
were there, or None where somebody has changed a part since.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.package import Package


@dataclass(frozen=True, slots=True)
class Undone:
    """The parts as they were, and those that were not there."""

    parts: Mapping[str, bytes]
    added: tuple[str, ...]


def undo_record(draft: Draft, added: tuple[str, ...]) -> str:
    """What takes the draft's changes back; `added` are further parts that it is going to have."""
    parts = {}
    for member, new in draft.changed.items():
        old = draft.package.read(member)
        head, tail = _alike(old, new)
        middle = zlib.compress(old[head : len(old) - tail], 9)
        parts[member] = [head, tail, base64.b64encode(middle).decode("ascii"), _sum(old), _sum(new)]
    record = json.dumps({"added": [*draft.added, *added], "parts": parts}, separators=(",", ":"))
    return base64.b64encode(zlib.compress(record.encode("utf-8"), 9)).decode("ascii")


def undone(package: Package, record: str) -> Undone | None:
    """The parts as they were before; None where the record or a part is no longer what it was."""
    try:
        said = json.loads(zlib.decompress(base64.b64decode(record, validate=True)))
        parts = {member: _before(package.read(member), *entry) for member, entry in said["parts"].items()}
        added = tuple(str(member) for member in said["added"])
    except (WorkbookError, binascii.Error, zlib.error, ValueError, KeyError, TypeError):
        return None
    known = {member: part for member, part in parts.items() if part is not None}
    return Undone(known, added) if len(known) == len(parts) else None


def _before(now: bytes, head: int, tail: int, middle: str, was: str, expected: str) -> bytes | None:
    if _sum(now) != expected:
        return None
    old = now[:head] + zlib.decompress(base64.b64decode(middle)) + now[len(now) - tail :]
    return old if _sum(old) == was else None


def _alike(old: bytes, new: bytes) -> tuple[int, int]:
    """How many bytes are the same at the start, and how many of the rest at the end."""
    shorter = min(len(old), len(new))
    head = _longest(shorter, lambda count: old[:count] == new[:count])
    tail = _longest(shorter - head, lambda count: old[len(old) - count :] == new[len(new) - count :])
    return head, tail


def _longest(most: int, fits: Callable[[int], bool]) -> int:
    """The largest count that fits, where every smaller one does, too."""
    low = 0
    while low < most:
        middle = (low + most + 1) // 2
        low, most = (middle, most) if fits(middle) else (low, middle - 1)
    return low


def _sum(data: bytes) -> str:
    return sha256(data).hexdigest()
