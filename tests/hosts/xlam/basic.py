"""Runs VBA in LibreOffice's Basic with stand-ins for Excel: the modules as they are compiled on Windows."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="{name}"
 script:language="StarBasic">{code}</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">{listed}</library:library>
"""
_FOR_A_MAC = re.compile(r"^ *#If Mac Then\n.*?^ *#Else\n(.*?)^ *#End If\n", re.MULTILINE | re.DOTALL)
"""Basic compiles no conditions, and would run both sides."""
_SECONDS = 180
"""A machine with much to do takes long to make a profile."""


def as_on_windows(vba: str) -> str:
    """The text that is compiled on Windows, without the lines for Microsoft's editor."""
    lines = [line for line in vba.splitlines() if not line.startswith("Attribute ")]
    text = _FOR_A_MAC.sub(r"\1", "\n".join([*lines, ""]))
    return re.sub(r"\bAs (Workbook|Worksheet)\b", "As Object", text)


def run_basic(soffice: Path, folder: Path, modules: dict[str, str], main: str) -> list[str]:
    """The lines that `main` prints to file 1."""
    profile, out = folder / "profile", folder / "out.txt"
    out.unlink(missing_ok=True)
    base = [str(soffice), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    if not profile.exists():
        _start([*base, "--terminate_after_init"])
    opened = f'Sub Main\n  Open "{out.as_posix()}" For Output As #1\n{main}\n  Close #1\nEnd Sub\n'
    standard = profile / "user" / "basic" / "Standard"
    for name, code in (modules | {"Asked": opened}).items():
        text = _MODULE.format(name=name, code=escape(f"Option VBASupport 1\n{as_on_windows(code)}"))
        (standard / f"{name}.xba").write_text(text, encoding="utf-8")
    listed = "".join(f'<library:element library:name="{name}"/>' for name in (*modules, "Asked"))
    (standard / "script.xlb").write_text(_LIBRARY.format(listed=listed), encoding="utf-8")
    _start([*base, "macro:///Standard.Asked.Main"])
    assert out.is_file(), "LibreOffice did not run the modules"
    return [line.rstrip() for line in out.read_text(encoding="utf-8").splitlines()]


def _start(command: list[str]) -> None:
    """Run LibreOffice to its end. A module that it cannot compile stops it at a box that nobody sees."""
    running = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        with suppress(subprocess.TimeoutExpired):
            running.wait(_SECONDS)
    finally:  # also when the test is stopped by hand, and whatever LibreOffice left behind when it ended
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
