"""What a recalculation can say of a formula cell."""

from __future__ import annotations

from typing import Literal, get_args

Status = Literal["equal", "different", "stale", "uncached", "not_verifiable", "volatile", "external"]
STATUSES: tuple[Status, ...] = get_args(Status)
Opinion = Literal["", "agrees", "disagrees", "only_first", "only_second", "none"]
OPINIONS: tuple[Opinion, ...] = get_args(Opinion)[1:]
"""How a second engine's value compares with the first's; "" where no second one was asked."""
