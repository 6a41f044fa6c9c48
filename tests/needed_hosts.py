"""What a test needs on this machine. Without it the test is skipped; CI says KPI_REQUIRE_HOSTS=1."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any, NoReturn

import pytest


def needed(module: str, missing: str) -> Any:
    """A module; without it the test is skipped, under KPI_REQUIRE_HOSTS=1 it fails."""
    try:
        return import_module(module)
    except ImportError:
        absent(missing)


def absent(missing: str) -> NoReturn:
    """Skip the test, or fail where everything must be there."""
    if os.environ.get("KPI_REQUIRE_HOSTS") == "1":
        pytest.fail(f"{missing}, and KPI_REQUIRE_HOSTS=1 demands it")
    pytest.skip(missing)
