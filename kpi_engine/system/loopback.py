"""Sockets of this computer alone, which nobody else on the network reaches."""

from __future__ import annotations

import errno
import socket
import sys

from kpi_engine.errors import InputError

BOTH = ("127.0.0.1", "::1")
"""`localhost` is one or the other; both are taken, so that no other program answers in our name."""


def loopback_sockets(port: int, addresses: tuple[str, ...] = BOTH) -> list[socket.socket]:
    """Listening places on this port, one for each address that this computer has; 0 takes a free port."""
    found: list[socket.socket] = []
    try:
        for address in addresses:
            place = _bound(address, port)
            if place is not None:
                found.append(place)
                port = place.getsockname()[1]
    except OSError as fault:
        for each in found:
            each.close()
        raise InputError(_told(port, fault), code="port") from None
    if not found:
        raise InputError(
            "This computer has no address of its own (127.0.0.1); see to its network.", code="port"
        )
    return found


def _bound(address: str, port: int) -> socket.socket | None:
    """A bound socket; None where the computer does not know the address, as without IPv6."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        # The protocol is named, or asyncio leaves small answers waiting for more: 40 milliseconds each.
        place = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError:
        return None
    try:
        if sys.platform == "win32":
            place.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            place.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        place.bind((address, port))
    except OSError as fault:
        place.close()
        if fault.errno == errno.EADDRNOTAVAIL:
            return None
        raise
    return place


def _told(port: int, fault: OSError) -> str:
    if fault.errno in (errno.EADDRINUSE, errno.EACCES) and port >= 1024:
        return (
            f"Port {port} is used by another program, perhaps by this server in another window. Stop it, or "
            "take another port: kpi addin install --host office --port NUMBER, then kpi addin serve."
        )
    why = (fault.strerror or "refused").lower()
    return f"Port {port} cannot be opened: {why}. Choose another with --port NUMBER."
