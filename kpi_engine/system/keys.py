"""Whether a key was pressed, for work that another program's window waits for."""

from __future__ import annotations

import sys

_ESCAPE = 0x1B
_NOW_OR_SINCE = 0x8001
"""Windows' answer: the key is down, or was pressed since it was last asked for."""


def escape_was_pressed() -> bool:
    """True where Esc is down, or was pressed since the last call; never on other systems than Windows."""
    state = 0
    if sys.platform == "win32":
        import ctypes

        state = ctypes.windll.user32.GetAsyncKeyState(_ESCAPE)
    return bool(state & _NOW_OR_SINCE)
