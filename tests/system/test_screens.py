"""What a compiled library prints never stands in our output, which may be a document in JSON."""

from __future__ import annotations

import os
import subprocess
import sys

PRINTS = """
import ctypes, os, sys
from pathlib import Path

def chatter():
    os.write(1, b"Presolving model\\n")
    library = ctypes.cdll.ucrtbase if os.name == "nt" else ctypes.CDLL(None)
    library.puts(b"HighsMipSolverData: a line of its own")
    library.fflush(None)
    os.write(2, b"terminate called\\n")
    sys.stdout.write("{\\"figure\\": \\"Erl\\u00f6se\\"}\\n")
    sys.stderr.write("kpi: one line\\n")
"""
HERE = (
    PRINTS
    + """
from kpi_engine.system.screens import silence_libraries
silence_libraries()
silence_libraries()
chatter()
"""
)
LIMITED = (
    PRINTS
    + """
from kpi_engine.system.limits import guarded
if __name__ == "__main__":
    guarded(chatter, seconds=30, megabytes=200)
"""
)


def run(code: str) -> tuple[str, str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60, env=environment)
    output, errors = (each.decode("utf-8").replace("\r\n", "\n") for each in (done.stdout, done.stderr))
    return output, errors


def test_a_library_that_prints_spoils_no_document_of_this_process() -> None:
    assert run(HERE) == ('{"figure": "Erlöse"}\n', "kpi: one line\n")


def test_nor_one_of_the_limited_process() -> None:
    assert run(LIMITED) == ('{"figure": "Erlöse"}\n', "kpi: one line\n")


def test_a_stream_that_somebody_put_in_the_place_of_ours_stays(capsys) -> None:
    from kpi_engine.system.screens import silence_libraries

    before = sys.stdout, sys.stderr
    silence_libraries()
    assert (sys.stdout, sys.stderr) == before
