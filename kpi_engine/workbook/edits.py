"""The three things that can be done to a cell."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.model.cell_error import Scalar


@dataclass(frozen=True, slots=True)
class SetValue:
    """Put a constant into an input cell; None empties it. A formula is only replaced when allowed.

    `is_date` says that a number is a day (with time): a cell whose format shows none gets one that does.
    """

    value: Scalar
    replace_formula: bool = False
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class SetCache:
    """Give a formula cell the result it now has; the formula stays."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class StripCache:
    """Take the stored result out of a formula cell, so that nobody reads an old number."""


Edit = SetValue | SetCache | StripCache
