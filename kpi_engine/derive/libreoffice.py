"""The add-in of LibreOffice Calc, written from the registry: its functions, their types, all their help."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from kpi_engine._version import __version__
from kpi_engine.derive import Derived
from kpi_engine.derive.udfs import argument_help, argument_name, function_meaning
from kpi_engine.formula.host_names import LIBREOFFICE
from kpi_engine.functions.registry import functions
from kpi_engine.hosts.oxt import CONFIGURATION, FOLDER, FUNCTIONS, MANIFEST, TYPES
from kpi_engine.model.function import Argument, ArrayBehaviour, Function

MODULE, INTERFACE = LIBREOFFICE.partition(".")[0], "XFunctions"
STATUS = "KPI_ENGINE_STATUS"
"""A function of this add-in alone: it says whether the engine answers, and if not, why."""

_STATUS_HELP = (
    "Whether the engine of the KPI functions answers, and if it does not, why. "
    "Ask it when a function gives #VALUE! and you cannot see a reason."
)
_ARRAY = "As an array formula (Ctrl+Shift+Enter)"
_BEHAVIOUR = {
    ArrayBehaviour.LIFT: f"{_ARRAY} it takes ranges. In LibreOffice a blank cell is 0 here, not missing.",
    ArrayBehaviour.RANGE: "Blank cells of a range are missing; a single blank cell is 0.",
    ArrayBehaviour.SPILL: f"{_ARRAY} it gives the whole table.",
    ArrayBehaviour.CELL: "The cell must be a reference.",
}
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_IDL_HEADER = """\
// The types of the functions of the SaaS KPI engine in LibreOffice Calc, which reads this text as it is.
// Derived from the declarations by `kpi derive`; a change made here is lost. Names without small letters,
// since LibreOffice allows an underscore in those alone.
"""
_PYTHON_HEADER = '''\
"""The functions of the SaaS KPI engine in LibreOffice Calc.

Derived from the declarations by `kpi derive`; a change made here is lost. A function hands its cells to the
engine and gives back what it answers: there is no arithmetic here.
"""

# ruff: noqa: E501, N802, N816
# fmt: off

from __future__ import annotations

import unohelper
from saas_kpi_answers import ADD_IN, Answers, Cell, Table
from saas_kpi_formula import SERVICE


class Functions(Answers):
    """One function for every name that a cell can call."""

    def __init__(self, context: object) -> None:
        """As LibreOffice makes it."""
'''
_PYTHON_FOOTER = """

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Functions, SERVICE, (ADD_IN, SERVICE))
"""
_MANIFEST = f"""\
{_XML}<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
 <manifest:file-entry manifest:full-path="{TYPES}" manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
 <manifest:file-entry manifest:full-path="{CONFIGURATION}" manifest:media-type="application/vnd.sun.star.configuration-data"/>
 <manifest:file-entry manifest:full-path="{FUNCTIONS}" manifest:media-type="application/vnd.sun.star.uno-component;type=Python"/>
</manifest:manifest>
"""  # noqa: E501 an XML element a line
_DESCRIPTION = f"""\
{_XML}<description xmlns="http://openoffice.org/extensions/description/2006"
 xmlns:d="http://openoffice.org/extensions/description/2006"
 xmlns:l="http://libreoffice.org/extensions/description/2011">
 <identifier value="saas-kpi-engine"/>
 <version value="{__version__}"/>
 <dependencies><l:LibreOffice-minimal-version d:name="LibreOffice 7.4" value="7.4"/></dependencies>
 <display-name><name lang="en">SaaS KPI engine</name></display-name>
</description>
"""


def derive_libreoffice(_: Path) -> Iterator[Derived]:
    """Every file of the package but those that are the same for all functions."""
    for name, text in {
        FUNCTIONS: functions_source(), TYPES: types_source(), CONFIGURATION: wizard_source(),
        MANIFEST: _MANIFEST, "description.xml": _DESCRIPTION,
    }.items():  # fmt: skip
        yield Derived(f"{FOLDER}/{name}", text.encode())


def functions_source() -> str:
    """The methods that LibreOffice calls, one for every name and alias."""
    methods = [_method(function, name) for function, name in _named()]
    status = f'    def {STATUS}(self) -> Table:\n        """{_STATUS_HELP}"""\n        return self._status()'
    return "\n\n".join([_PYTHON_HEADER.rstrip(), *methods, status]) + "\n" + _PYTHON_FOOTER


def types_source() -> str:
    """The interface of those methods. Every answer is a table: LibreOffice takes no other from Python."""
    table = "sequence< sequence<any> >"
    lines = [
        f"  {table} {name}({', '.join(_typed(function, argument) for argument in function.arguments)});"
        for function, name in _named()
    ]
    body = "\n".join([*lines, f"  {table} {STATUS}();"])
    return f"{_IDL_HEADER}\nmodule {MODULE} {{\n\ninterface {INTERFACE} {{\n{body}\n}};\n\n}};\n"


def wizard_source() -> str:
    """What the function wizard shows: names, help, and the help of every argument."""
    shown = [_shown(name, _help(function, name), function.arguments) for function, name in _named()]
    nodes = "".join([*shown, _shown(STATUS, _STATUS_HELP, ())])
    return (
        f'{_XML}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" oor:name="CalcAddIns" '
        'oor:package="org.openoffice.Office">\n<node oor:name="AddInInfo">\n'
        f'<node oor:name="{LIBREOFFICE}" oor:op="replace">\n<node oor:name="AddInFunctions">\n{nodes}'
        "</node>\n</node>\n</node>\n</oor:component-data>\n"
    )


def _named() -> Iterator[tuple[Function, str]]:
    for function in functions():
        yield function, function.name
        for alias in function.aliases:
            yield function, alias


def _method(function: Function, name: str) -> str:
    names = [argument_name(argument.name) for argument in function.arguments]
    taken = "".join(f", {each}: Cell" for each in names)
    asks = "_explained" if function.behaviour is ArrayBehaviour.CELL else "_answer"
    return (
        f'    def {name}(self{taken}) -> Table:\n        """{_help(function, name)}"""\n'
        f'        return self.{asks}("{function.name}"{"".join(f", {each}" for each in names)})'
    )


def _typed(function: Function, argument: Argument) -> str:
    """A function that needs the cell itself gets it, and then takes references alone."""
    needs_cell = function.behaviour is ArrayBehaviour.CELL
    return f"[in] {'com::sun::star::table::XCellRange' if needs_cell else 'any'} {argument.name.upper()}"


def _help(function: Function, name: str) -> str:
    return f"{function_meaning(function, name)} {_BEHAVIOUR[function.behaviour]}"


def _shown(name: str, text: str, arguments: tuple[Argument, ...]) -> str:
    """One function. LibreOffice finds an argument's help by the name that its type has."""
    parameters = "".join(
        _node(argument.name.upper(), _labelled(argument_name(argument.name), argument_help(argument)))
        for argument in arguments
    )
    category = '<prop oor:name="Category"><value>Add-In</value></prop>\n'
    known_in_excel = _text("CompatibilityName", name)
    listed = f'<node oor:name="Parameters">\n{parameters}</node>\n'
    return _node(name, f"\n{_labelled(name, text)}{category}{known_in_excel}{listed}")


def _node(name: str, inside: str) -> str:
    return f'<node oor:name="{name}" oor:op="replace">{inside}</node>\n'


def _labelled(name: str, text: str) -> str:
    return f"{_text('DisplayName', name)}{_text('Description', text)}"


def _text(name: str, value: str) -> str:
    return f'<prop oor:name="{name}"><value xml:lang="en-US">{escape(value)}</value></prop>\n'
