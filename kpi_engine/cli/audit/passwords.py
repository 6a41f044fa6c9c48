"""The password of encrypted workbooks, read from a file: on the command line others would see it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kpi_engine.errors import InputError

PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file", metavar="FILE", help="A text file with the password of workbooks behind one."
    ),
]


def password_in(file: Path | None) -> str:
    """The first line of the file; "" without a file."""
    if file is None:
        return ""
    try:
        password = file.read_text(encoding="utf-8-sig").splitlines()[0].strip()
    except (OSError, UnicodeDecodeError, IndexError):
        password = ""
    if not password:
        raise InputError(
            f"{file.name[:80]} holds no password in its first line. Write it there, as plain text.",
            code="no-password",
        )
    return password
