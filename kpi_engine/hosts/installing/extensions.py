"""The step that gives LibreOffice our extension, and takes it away again."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing.journal import Entry
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.step import Undone
from kpi_engine.hosts.installing.whole_files import mark_of
from kpi_engine.system.programs import find_program
from kpi_engine.system.scratch import scratch_folder

KIND = "extension"
_IDENTIFIER = re.compile(r"<identifier\s+value=\"([^\"]+)\"")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/unopkg",
    "/usr/lib/libreoffice/program/unopkg",
    "/usr/lib64/libreoffice/program/unopkg",
    "/opt/libreoffice/program/unopkg",
    "${ProgramFiles}/LibreOffice/program/unopkg.com",
    "${ProgramFiles(x86)}/LibreOffice/program/unopkg.com",
)


@dataclass(frozen=True, slots=True)
class AddExtension:
    """An extension, by the program of LibreOffice that looks after them."""

    host: str
    what: str
    file_name: str
    content: bytes
    program: Path | None

    @property
    def kind(self) -> str:
        """An extension."""
        return KIND

    @property
    def target(self) -> str:
        """Its identifier."""
        with zipfile.ZipFile(BytesIO(self.content)) as package:
            found = _IDENTIFIER.search(package.read("description.xml").decode("utf-8"))
        assert found is not None
        return found[1]

    def is_done(self, machine: Machine, earlier: Entry | None) -> bool:
        """True where this very extension was added and is there."""
        is_this = earlier is not None and earlier.data["ours"] == mark_of(self.content)
        return is_this and is_there(machine, self.program, self.target)

    def obstacle(self, machine: Machine) -> str:
        """LibreOffice must be there."""
        if self.program is None:
            return "LibreOffice is not installed, or not where it usually is (no unopkg). Install it first."
        return ""

    def entry(self, machine: Machine, earlier: Entry | None) -> Entry:
        """Whether one of that name is there already."""
        if earlier:
            return earlier.with_data(ours=mark_of(self.content))
        was_there = is_there(machine, self.program, self.target)
        data = {"ours": mark_of(self.content), "was_there": was_there, "program": str(self.program)}
        return Entry(KIND, self.target, self.host, self.what, data)

    def do(self, machine: Machine) -> None:
        """Add it, in place of an earlier version."""
        with scratch_folder() as folder:
            file = folder / self.file_name
            file.write_bytes(self.content)
            ended = machine.run([str(self.program), "add", "--force", "--suppress-license", str(file)])
        if ended.code != 0:
            raise InputError(
                "LibreOffice did not take the extension. Close all its windows, also the quick starter, and "
                "run the command again, not as administrator.",
                code="extension",
            )


def find_unopkg() -> Path | None:
    """The program of LibreOffice that adds extensions."""
    return find_program(("unopkg",), _PLACES)


def is_there(machine: Machine, program: Path | None, identifier: str) -> bool:
    """True where the user's LibreOffice has this extension."""
    return program is not None and machine.run([str(program), "list", identifier]).code == 0


def undo_extension(machine: Machine, entry: Entry) -> Undone:
    """Take it out; one that was there before is told, since its earlier version cannot come back."""
    program = Path(entry.data["program"])
    if entry.data["was_there"]:
        return Undone("LibreOffice had this extension before; it stays, in the version installed since.")
    if is_there(machine, program, entry.target):
        machine.run([str(program), "remove", entry.target])
        if is_there(machine, program, entry.target):
            raise InputError(
                "LibreOffice did not give up the extension. Close all its windows, also the quick starter, "
                "and run the command again, not as administrator.",
                code="extension",
            )
    return Undone()
