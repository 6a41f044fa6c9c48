"""Made-up subscription businesses, one per guide, whose figures fit together in every respect.

There is no chance in them: ups and downs come from a fixed list, so that every run gives the same figures.
A module is named after its guide and declares its business as MADE_UP.
"""

from __future__ import annotations

from importlib import import_module

from kpi_engine.derive.business.made_up import MadeUp


def business_of(guide: str) -> MadeUp:
    """The business of the guide with this id."""
    found: MadeUp = import_module(f"{__name__}.{guide}").MADE_UP
    return found
