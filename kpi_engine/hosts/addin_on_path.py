"""Makes the package `addin` importable: it is beside this package in a checkout, inside of it in a wheel.

What Excel starts is a bare Python, which is told to import this module before it is asked for a function.
"""

from __future__ import annotations

import sys
from pathlib import Path

_ENGINE = Path(__file__).parents[1]
_INSIDE = _ENGINE / "_shipped"


def folder_of_addin() -> Path:
    """The folder that holds the package `addin`."""
    return _INSIDE if (_INSIDE / "addin").is_dir() else _ENGINE.parent


if str(folder_of_addin()) not in sys.path:
    sys.path.insert(0, str(folder_of_addin()))
