"""The .xlam itself: a workbook package with a VBA project, a ribbon and the mark that it is an add-in.

The same engine and the same xlwings give the same bytes.
"""

from __future__ import annotations

from importlib.metadata import version
from xml.sax.saxutils import escape, quoteattr

from kpi_engine._version import __version__
from kpi_engine.errors import KpiEngineError
from kpi_engine.hosts.xlam.modules import modules
from kpi_engine.hosts.xlam.sheets import Sheet, sheets
from kpi_engine.hosts.xlam.vba_project import vba_project
from kpi_engine.resources import shipped, shipped_names
from kpi_engine.system.archives import zipped

PROJECT = "SaasKpi"
TITLE = "SaaS KPI"
RIBBON = "addin/ribbon"
_RIBBON_XML = "customUI14.xml"
_PICTURES = {".png": "image/png", ".jpg": "image/jpeg"}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_MICROSOFT = "http://schemas.microsoft.com/office"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = {
    "xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "xl/styles.xml": f"{_SHEET_TYPE}.styles+xml",
    "xl/vbaProject.bin": "application/vnd.ms-office.vbaProject",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
_STYLES = f"""{_XML}<styleSheet xmlns="{_MAIN}">
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def xlam_package(interpreter: str = "") -> bytes:
    """The bytes of the add-in.

    With `interpreter`, the path of python.exe, the add-in knows which Python computes. Without it the user's
    xlwings.conf says so, and the same file fits every computer with the same version of xlwings.
    """
    of_book = sheets(interpreter)
    code_names = tuple(sheet.code_name for sheet in of_book)
    parts: dict[str, bytes] = {
        "_rels/.rels": _relations(
            (f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
            (f"{_MICROSOFT}/2007/relationships/ui/extensibility", f"customUI/{_RIBBON_XML}"),
        ),
        "docProps/app.xml": _app(),
        "docProps/core.xml": _core(),
        "xl/workbook.xml": _workbook(of_book),
        "xl/_rels/workbook.xml.rels": _relations(
            *((f"{_OFFICE}/relationships/worksheet", _member(at)) for at in range(1, len(of_book) + 1)),
            (f"{_OFFICE}/relationships/styles", "styles.xml"),
            (f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
        ),
        "xl/styles.xml": _STYLES.encode(),
        "xl/vbaProject.bin": vba_project(PROJECT, modules(code_names)),
        **{f"xl/{_member(at)}": sheet.xml.encode() for at, sheet in enumerate(of_book, 1)},
        **_ribbon(),
    }  # fmt: skip
    return zipped({"[Content_Types].xml": _content_types(parts), **parts})


def _member(at: int) -> str:
    return f"worksheets/sheet{at}.xml"


def _ribbon() -> dict[str, bytes]:
    """The ribbon and its pictures: `image="fill"` in the XML is the file fill.png beside it."""
    names = shipped_names(RIBBON)
    if _RIBBON_XML not in names:
        raise KpiEngineError(f"{RIBBON}/{_RIBBON_XML} is missing. Install saas-kpi-engine again.")
    pictures = [name for name in names if name[-4:] in _PICTURES]
    parts = {f"customUI/{_RIBBON_XML}": _bytes(_RIBBON_XML)}
    parts |= {f"customUI/images/{name}": _bytes(name) for name in pictures}
    if pictures:
        related = "".join(
            f'<Relationship Id={quoteattr(name[:-4])} Type="{_OFFICE}/relationships/image" '
            f'Target="images/{name}"/>'
            for name in pictures
        )
        parts[f"customUI/_rels/{_RIBBON_XML}.rels"] = _all_relations(related)
    return parts


def _bytes(name: str) -> bytes:
    with shipped(f"{RIBBON}/{name}") as path:
        return path.read_bytes()


def _relations(*related: tuple[str, str]) -> bytes:
    """Relationships numbered as they come."""
    return _all_relations("".join(
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(related, 1)
    ))  # fmt: skip


def _all_relations(related: str) -> bytes:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'.encode()


def _workbook(of_book: tuple[Sheet, ...]) -> bytes:
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{at}" r:id="rId{at}"/>'
        for at, sheet in enumerate(of_book, 1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships"><fileVersion appName="xl"/>'
        '<workbookPr codeName="ThisWorkbook"/><bookViews><workbookView/></bookViews>'
        f"<sheets>{listed}</sheets></workbook>"
    ).encode()


def _content_types(parts: dict[str, bytes]) -> bytes:
    types = {name: kind for name, kind in _TYPES.items() if name in parts}
    types |= {name: f"{_SHEET_TYPE}.worksheet+xml" for name in parts if name.startswith("xl/worksheets/")}
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    defaults |= {
        ending[1:]: kind for ending, kind in _PICTURES.items() if any(n.endswith(ending) for n in parts)
    }
    listed = [f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in defaults.items()]
    listed += [f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items()]
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{"".join(listed)}</Types>'.encode()


def _app() -> bytes:
    return (
        f'{_XML}<Properties xmlns="{_OFFICE}/extended-properties"><Application>Microsoft Excel</Application>'
        "<AppVersion>16.0300</AppVersion></Properties>"
    ).encode()


def _core() -> bytes:
    """What Excel's list of add-ins shows, and which versions the file was made of."""
    made_of = escape(f"saas-kpi-engine {__version__}; xlwings {version('xlwings')}")
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{TITLE}</dc:title><dc:creator>SaaS KPI engine</dc:creator>"
        "<dc:description>SaaS KPI functions and checks for Excel on Windows</dc:description>"
        f"<cp:keywords>{made_of}</cp:keywords></cp:coreProperties>"
    ).encode()
