"""A PostgreSQL server of the tests' own: made in a temporary folder, on 127.0.0.1, stopped at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "n0t-to-be-shown"
USER = "finance"


@dataclass(frozen=True)
class PostgresServer:
    """A running server; everybody needs the password."""

    port: int
    programs: Path

    def address(self, database: str = "postgres", password: str = PASSWORD) -> str:
        """The address of a database, with the password in it unless it is empty."""
        secret = f":{password}" if password else ""
        return f"postgresql://{USER}{secret}@127.0.0.1:{self.port}/{database}"

    def run(self, sql: str) -> None:
        """Statements as the owner of the server."""
        command = [
            str(self.programs / "psql"),
            self.address(),
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            sql,
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=60)


def find_postgres() -> Path | None:
    """The folder with initdb and pg_ctl: on the PATH, or where Debian puts it."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: each.parts[-3])
    return versions[-1].parent if versions else None


@contextmanager
def postgres_server(programs: Path) -> Iterator[PostgresServer]:
    """The server while the block runs. It refuses to be root, so there it belongs to an ordinary user."""
    folder = Path(tempfile.mkdtemp(prefix="kpi-postgres-"))
    account = {"user": "nobody", "group": "nogroup"} if hasattr(os, "geteuid") and os.geteuid() == 0 else {}
    try:
        secret = folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        if account:
            for place in (folder, secret):
                shutil.chown(place, **account)
        _run(programs, ["initdb", "-D", str(folder / "data"), "-U", USER, "-A", "scram-sha-256",
                        f"--pwfile={secret}", "-E", "UTF8", "--locale=C", "--no-sync"], account)  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        settings = f"-p {port} -h 127.0.0.1 -k {folder} -F"
        control = ["pg_ctl", "-D", str(folder / "data"), "-w", "-t", "60", "-l", str(folder / "log")]
        _run(programs, [*control, "-o", settings, "start"], account)
        try:
            yield PostgresServer(port, programs)
        finally:
            _run(programs, ["pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop"], account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(programs: Path, command: list[str], account: dict[str, str]) -> None:
    """A program of the server's, under an account of its own where the tests run as root."""
    extra = [] if account else None
    subprocess.run(
        [str(programs / command[0]), *command[1:]],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, cwd="/",
        env={**os.environ, "LC_ALL": "C"}, extra_groups=extra, **account,
    )  # fmt: skip
