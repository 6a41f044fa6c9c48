"""The VBA modules of the add-in: ours from addin/vba/, and xlwings' from its installed package.

xlwings' module and its Dictionary are taken over with their licences. It is the variant that reads its
settings from the add-in alone: the other one would let any open workbook name the Python to start. Its
procedures are made private, all but the one that we call: a formula in a cell of any workbook can call every
public function of an add-in, and xlwings has some that run a command or write a file.
"""

from __future__ import annotations

import re
from importlib.resources import files

from kpi_engine.errors import KpiEngineError
from kpi_engine.hosts.xlam.vba_project import Module, ModuleKind
from kpi_engine.resources import shipped, shipped_names

_VBA = "addin/vba"
_DOCUMENT_BASES = {"workbook": "00020819-0000-0000-C000-000000000046",
                   "sheet": "00020820-0000-0000-C000-000000000046"}  # fmt: skip
_CLASS_BASE = "FCFB3D2A-A0FA-1068-A738-08002B3371B5"
_PRIVATE = "Option Private Module"
_OPEN = re.compile(r"^( *)(?:Public )?(?!Function XLPy\()(Declare|Function|Sub)\b", re.MULTILINE)
"""Where xlwings declares what everybody may call; XLPy only hands over Python, which no cell can take."""


def modules(sheets: tuple[str, ...]) -> tuple[Module, ...]:
    """Everything of the project, with a module for the workbook and for each sheet, as Excel has them."""
    book = Module("ThisWorkbook", _document("ThisWorkbook", "workbook", _ours("ThisWorkbook.cls")),
                  ModuleKind.DOCUMENT)  # fmt: skip
    of_sheets = (Module(name, _document(name, "sheet", ""), ModuleKind.DOCUMENT) for name in sheets)
    return (book, *of_sheets, *_of_xlwings(), *our_modules())


def our_modules() -> tuple[Module, ...]:
    """Every module under addin/vba/, by name."""
    names = sorted(name for name in shipped_names(_VBA) if name.endswith(".bas"))
    return tuple(Module(name.removesuffix(".bas"), _ours(name)) for name in names)


def _ours(name: str) -> str:
    with shipped(f"{_VBA}/{name}") as path:
        return path.read_text(encoding="ascii")


def _of_xlwings() -> tuple[Module, ...]:
    found = files("xlwings")
    try:
        main = found.joinpath("xlwings.bas").read_text(encoding="cp1252")
        dictionary = found.joinpath("addin", "Dictionary.cls").read_text(encoding="cp1252")
    except OSError as fault:
        raise KpiEngineError(
            "The installed xlwings lacks its VBA files (xlwings.bas, addin/Dictionary.cls). "
            "Install it again: pip install --force-reinstall xlwings"
        ) from fault
    name, _, rest = main.partition("\n")
    closed = _OPEN.sub(r"\1Private \2", rest)
    return (
        Module("xlwings", f"{name}\n{_PRIVATE}\n{closed}"),
        Module("Dictionary", _class(dictionary), ModuleKind.CLASS),
    )


def _class(text: str) -> str:
    """A class as a project keeps it: a file of one has a heading in its place."""
    lines = text.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("Attribute VB_Name"))
    base = f'Attribute VB_Base = "0{{{_CLASS_BASE}}}"'
    return "\n".join([lines[first], base, *lines[first + 1 :]])


def _document(name: str, kind: str, code: str) -> str:
    """The module of a workbook or a sheet, with the attributes that tell Excel which of the two."""
    return (
        f'Attribute VB_Name = "{name}"\n'
        f'Attribute VB_Base = "0{{{_DOCUMENT_BASES[kind]}}}"\n'
        "Attribute VB_GlobalNameSpace = False\n"
        "Attribute VB_Creatable = False\n"
        "Attribute VB_PredeclaredId = True\n"
        "Attribute VB_Exposed = True\n"
        "Attribute VB_TemplateDerived = False\n"
        "Attribute VB_Customizable = True\n" + code
    )
