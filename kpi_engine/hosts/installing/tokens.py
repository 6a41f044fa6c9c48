"""The secret that every call of the local server carries: without it any page on the web could ask."""

from __future__ import annotations

import re
import secrets

from kpi_engine.hosts.installing.whole_files import close_to_others, write_secret
from kpi_engine.hosts.places import Profile

_BYTES = 32
_WHOLE = re.compile(r"[A-Za-z0-9_-]{43}")
"""What 32 random bytes are as text that can stand in an address."""


def ensure_token(profile: Profile) -> str:
    """The token of this profile; a new one is made where there is none, or one that was damaged."""
    found = read_token(profile)
    if found:
        close_to_others(profile.token)
        return found
    made = new_token()
    write_secret(profile.token, made.encode("ascii"))
    return made


def new_token() -> str:
    """Text that nobody can guess."""
    return secrets.token_urlsafe(_BYTES)


def read_token(profile: Profile) -> str:
    """The token, or "" where there is none, or one that is no token of ours."""
    try:
        text = profile.token.read_bytes().decode("ascii", "replace").strip()
    except OSError:
        return ""
    return text if _WHOLE.fullmatch(text) else ""
