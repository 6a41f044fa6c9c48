"""What makes the files that a host installs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes the add-in of one host in a folder, and gives back the files that it wrote.

    `what` names the host for a person; `next_step` says in one sentence what to do with the files.
    """

    name: str
    what: str
    build: Callable[[Path], tuple[Path, ...]]
    next_step: str
