"""One thing that was looked at: what was found, what is expected, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CheckState = Literal["ok", "problem", "remark"]


@dataclass(frozen=True, slots=True)
class Check:
    """A check; a remark is nothing wrong, but may explain what a user sees."""

    host: str
    name: str
    state: CheckState
    found: str
    expected: str = ""
    next_step: str = ""


def ok(host: str, name: str, found: str) -> Check:
    """As it should be."""
    return Check(host, name, "ok", found)


def problem(host: str, name: str, found: str, expected: str, next_step: str) -> Check:
    """Something that keeps the add-in from working."""
    return Check(host, name, "problem", found, expected, next_step)


def remark(host: str, name: str, found: str, next_step: str) -> Check:
    """Something to know."""
    return Check(host, name, "remark", found, "", next_step)
