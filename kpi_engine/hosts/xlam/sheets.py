"""The sheets of the add-in, which nobody sees: settings, help, licences, and the texts for IntelliSense."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from itertools import takewhile
from xml.sax.saxutils import escape

from kpi_engine._version import __version__
from kpi_engine.formula.references import cell_name
from kpi_engine.hosts.addin_on_path import folder_of_addin
from kpi_engine.resources import shipped

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)
_MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without
limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so, subject to the following
conditions:
The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.
THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN
AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE
OR OTHER DEALINGS IN THE SOFTWARE."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the name of its VBA module, and its rows of text."""

    name: str
    code_name: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def xml(self) -> str:
        """The part of the package."""
        rows = "".join(_row(at, cells) for at, cells in enumerate(self.rows, 1))
        return f'{_HEAD}<sheetPr codeName="{self.code_name}"/><sheetData>{rows}</sheetData></worksheet>'


def sheets(interpreter: str = "") -> tuple[Sheet, ...]:
    """All sheets; Excel-DNA wants its own to be the last. `interpreter` is the Python that computes."""
    with shipped("addin/vba/help.json") as path:
        help_of = json.loads(path.read_text(encoding="utf-8"))
    return (
        Sheet("xlwings.conf", "KpiSettings", tuple(_settings(interpreter))),
        Sheet("KPI help", "KpiHelpTexts", (("Function", "Category", "Description"), *map(_help, help_of))),
        Sheet("Licences", "KpiLicences", tuple((line,) for line in _licences())),
        Sheet("_IntelliSense_", "KpiIntelliSense", tuple(_intellisense(help_of))),
    )


def _settings(interpreter: str) -> Iterable[tuple[str, str]]:
    """What xlwings reads before the user's own xlwings.conf, so that nothing there can change these.

    Without an interpreter, xlwings.conf names it. The folder of an open workbook never becomes a place to
    import from: a numpy.py beside a workbook would else be run.
    """
    if interpreter:
        yield "INTERPRETER_WIN", interpreter
        yield "INTERPRETER_MAC", interpreter
        yield "CONDA PATH", ""
        yield "CONDA ENV", ""
        yield "PYTHONPATH", str(folder_of_addin())
    yield "ADD_WORKBOOK_TO_PYTHONPATH", "false"
    yield "UDF MODULES", "addin.udfs"
    yield "USE UDF SERVER", "True"
    yield "DEBUG UDFS", "False"
    yield "SHOW CONSOLE", "False"
    yield "LICENSE_KEY", ""


def _help(entry: dict[str, object]) -> tuple[str, ...]:
    return (str(entry["name"]), str(entry["category"]), str(entry["help"]), *_texts(entry, "help"))


def _intellisense(entries: Iterable[dict[str, object]]) -> Iterable[tuple[str, ...]]:
    """A heading that Excel-DNA knows; then name, description, help topic, and name and help by turns."""
    yield ("FunctionInfo",)
    for entry in entries:
        pairs = zip(_texts(entry, "name"), _texts(entry, "help"), strict=True)
        yield str(entry["name"]), str(entry["help"]), "", *(text for pair in pairs for text in pair)


def _texts(entry: dict[str, object], key: str) -> Sequence[str]:
    arguments = entry["arguments"]
    assert isinstance(arguments, list)
    return [argument[key] for argument in arguments]


def _licences() -> Iterable[str]:
    """What the parts of others ask to be told; the head of xlwings' module is its licence."""
    yield f"SaaS KPI engine {__version__}: MIT licence."
    yield f"The VBA module xlwings is part of xlwings {version('xlwings')}:"
    lines = files("xlwings").joinpath("xlwings.bas").read_text(encoding="cp1252").splitlines()
    head = lines[next(at for at, line in enumerate(lines) if "distributed under" in line) :]
    yield from (line.lstrip("'").strip() for line in takewhile(lambda line: line.startswith("'"), head))
    yield "The VBA class Dictionary is VBA-Dictionary, (c) Tim Hall, MIT licence:"
    yield from _MIT.splitlines()


def _row(at: int, cells: Sequence[str]) -> str:
    written = "".join(
        f'<c r="{cell_name(at, across)}" t="inlineStr"><is>'
        f'<t xml:space="preserve">{escape(text)}</t></is></c>'
        for across, text in enumerate(cells, 1)
        if text
    )
    return f'<row r="{at}">{written}</row>'
