"""Who may ask the server: any page in any browser can reach localhost, so nothing is taken on trust.

The Host header must be ours, against names that are made to point here (DNS rebinding); a page of another
origin gets no answer of the API; every call of the API carries the token.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from kpi_engine.hosts.server.refusals import RefusedError

API = "/api/"
METADATA = "/functions.json"
"""Excel on the web reads the list of functions from a page of its own, so any origin may read this one."""
_NAMES = ("localhost", "127.0.0.1", "[::1]")
_USUAL = {"https": 443, "http": 80}
_OWN_SITES = ("same-origin", "none")


@dataclass(frozen=True, slots=True)
class Gate:
    """The address of the server and its token."""

    scheme: str
    port: int
    token: str

    def admit(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        """Let a request in, or refuse it."""
        host = headers.get("host", "").lower()
        if host not in self._hosts:
            raise RefusedError(
                f"This server answers to {self.scheme}://localhost:{self.port} only, not to the name that "
                "was asked for.",
                code="host", status=421,
            )  # fmt: skip
        if path == METADATA:
            return
        origin = headers.get("origin")
        own = origin is None or origin.lower() == f"{self.scheme}://{host}"
        if not own or (path.startswith(API) and headers.get("sec-fetch-site", "none") not in _OWN_SITES):
            raise RefusedError(
                "This page is not part of the add-in, and gets no answer here.", code="origin", status=403
            )
        if path.startswith(API) and method != "OPTIONS":
            self._check_token(headers.get("authorization", ""))

    def _check_token(self, sent: str) -> None:
        scheme, _, token = sent.partition(" ")
        is_ours = hmac.compare_digest(
            token.strip().encode("latin-1", "replace"), self.token.encode("latin-1")
        )
        if not is_ours or scheme.lower() != "bearer":
            raise RefusedError(
                "The token is missing or wrong. Install the add-in again: kpi addin install --host office",
                code="token", status=401, headers={"WWW-Authenticate": "Bearer"},
            )  # fmt: skip

    def without_token(self, address: str) -> str:
        """The address for the log: whoever typed the token into it by mistake has not told it to the log."""
        return address.replace(self.token, "…")

    @property
    def _hosts(self) -> tuple[str, ...]:
        named = tuple(f"{name}:{self.port}" for name in _NAMES)
        return (*named, *_NAMES) if self.port == _USUAL[self.scheme] else named
