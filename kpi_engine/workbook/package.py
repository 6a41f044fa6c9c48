"""A workbook opened for reading: sheets, names, tables, cells. Nothing is executed, nothing is followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from kpi_engine.errors import WorkbookError
from kpi_engine.formula.references import cell_name
from kpi_engine.workbook.cell_record import CellEntry, CellRecord
from kpi_engine.workbook.cell_scan import CellScan, NotPlainError
from kpi_engine.workbook.cell_stream import CellStream
from kpi_engine.workbook.cells import read_cells
from kpi_engine.workbook.container import Container
from kpi_engine.workbook.identify import file_bytes, refuse_other_package
from kpi_engine.workbook.refusals import damaged, short
from kpi_engine.workbook.shared_strings import read_strings
from kpi_engine.workbook.sheet_cells import SheetCells
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.strict_open_xml import as_transitional
from kpi_engine.workbook.structure import (
    Book,
    DefinedName,
    SheetInfo,
    TableInfo,
    main_content_type,
    main_part,
    parts_of_kind,
    read_book,
    read_tables,
)

__all__ = ["CellEntry", "CellRecord", "DefinedName", "Package", "SheetInfo", "TableInfo"]


@dataclass(frozen=True, eq=False)
class Package:
    """A workbook file: its bytes and what its parts say. It never changes; a patch gives new bytes."""

    path: Path
    data: bytes = field(repr=False)
    container: Container = field(repr=False)
    book: Book = field(repr=False)
    read_only: bool = False
    """True for a file whose dialect was changed in order to read it: a patch of it is refused."""

    @classmethod
    def open(cls, path: Path) -> Package:
        """Open a workbook safely; WorkbookError with a code for what is not a sound .xlsx or .xlsm."""
        return cls.of_bytes(file_bytes(path), path)

    @classmethod
    def for_reading(cls, path: Path) -> Package:
        """As `open`, for a workbook that is not to be changed: Strict Open XML is read, too."""
        data = file_bytes(path)
        try:
            return cls.of_bytes(data, path)
        except WorkbookError as refused:
            if refused.code != "strict-ooxml":
                raise
        return replace(cls.of_bytes(as_transitional(data, path.name), path), read_only=True)

    @classmethod
    def of_bytes(cls, data: bytes, path: Path) -> Package:
        """The workbook that `data` holds, called `path` in messages."""
        container = Container(data, path.name)
        main = main_part(container)
        if not main:
            keys = frozenset(name.lower() for name in container.members)
            mimetype = container.read("mimetype")[:100] if "mimetype" in container else b""
            refuse_other_package(keys, mimetype.decode("latin-1"), path.name)
        return cls(path, data, container, read_book(container, main))

    @property
    def sheets(self) -> tuple[SheetInfo, ...]:
        """Every sheet in the order of the tabs, chart sheets included."""
        return self.book.sheets

    @property
    def defined_names(self) -> tuple[DefinedName, ...]:
        """Names of the workbook and of single sheets."""
        return self.book.names

    @cached_property
    def tables(self) -> tuple[TableInfo, ...]:
        """The Excel tables of all sheets."""
        return read_tables(self.container, self.book)

    @property
    def date1904(self) -> bool:
        """True when days are counted from 1904."""
        return self.book.date1904

    @property
    def iterate(self) -> bool:
        """True when the workbook allows circular formulas."""
        return self.book.iterate

    @cached_property
    def suffix(self) -> str:
        """The file ending that fits the content: .xlsx, .xlsm, .xltx or .xltm."""
        kind = main_content_type(self.container, self.book.member)
        return f".xl{'t' if 'template' in kind else 's'}{'m' if 'macroEnabled' in kind else 'x'}"

    @property
    def signed(self) -> bool:
        """True when somebody signed the workbook; any change would make the signature invalid."""
        return any("_xmlsignatures/" in name.lower() for name in self.container.members)

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """The shared texts of the workbook."""
        part = next(iter(parts_of_kind(self.container, self.book.member, "sharedStrings")), "")
        return read_strings(self.container.read(part), self.path.name) if part else ()

    def read(self, member: str) -> bytes:
        """The bytes of a part, by its name."""
        return self.container.read(member)

    def sheet(self, name: str) -> SheetInfo:
        """The sheet of this name, upper or lower case."""
        sheet = self._sheets.get(name.casefold())
        if sheet is not None:
            return sheet
        known = ", ".join(sheet.name for sheet in self.sheets)
        raise WorkbookError(
            f"{short(self.path.name)} has no sheet {short(name, 40)}. It has: {known[:120]}.",
            code="unknown-sheet",
        )

    @cached_property
    def _sheets(self) -> dict[str, SheetInfo]:
        """Found by name; of two that only differ in case, the first."""
        return {sheet.name.casefold(): sheet for sheet in reversed(self.sheets)}

    def name(self, name: str, sheet: str = "") -> DefinedName | None:
        """The defined name, case-blind; one of `sheet` goes before one of the workbook."""
        found = self.names(name)
        of_sheet = [item for item in found if sheet and item.sheet.casefold() == sheet.casefold()]
        of_book = [item for item in found if not item.sheet]
        return next(iter(of_sheet + of_book), None)

    def names(self, name: str) -> Sequence[DefinedName]:
        """Each defined name of this word, of the workbook and of single sheets, case-blind."""
        return self._names.get(name.casefold(), ())

    @cached_property
    def _names(self) -> dict[str, list[DefinedName]]:
        """Found by their word, as a workbook may have a hundred thousand."""
        names: dict[str, list[DefinedName]] = {}
        for item in self.defined_names:
            names.setdefault(item.name.casefold(), []).append(item)
        return names

    def table(self, name: str) -> TableInfo | None:
        """The table of this name, case-blind."""
        return next((table for table in self.tables if table.name.casefold() == name.casefold()), None)

    def cells(self, sheet: str) -> Iterator[CellRecord]:
        """Each cell that the sheet states; a chart sheet has none."""
        name = self.sheet(sheet).name
        return (CellRecord(name, cell_name(entry[0], entry[1]), *entry) for entry in self.entries(sheet))

    def entries(self, sheet: str) -> Iterator[CellEntry]:
        """As `cells`, without what all cells of the sheet have in common.

        Read quickly as far as the sheet is plainly written, and from there by the full parser.
        """
        info = self.sheet(sheet)
        if info.kind != "worksheet":
            return
        count = 0
        try:
            markup = SheetMarkup.open(self.read(info.member), info.name, self.path.name)
            scan = CellScan(markup, lambda: self.strings, date1904=self.date1904)
            for entry in CellStream(scan, self.strings):
                count += 1
                yield entry
        except (NotPlainError, WorkbookError):
            data = self.read(info.member)
        else:
            return
        if not data:
            raise damaged(self.path.name, f"its sheet {info.name} is empty")
        cells = read_cells(data, info.name, self.path.name, self.strings, date1904=self.date1904)
        yield from (cell[2:] for cell in islice(cells, count, None))

    def sheet_cells(self, sheet: str) -> SheetCells | None:
        """The cells of a sheet to be read as they are needed; None for a sheet that has none by its kind."""
        if sheet not in self._sheet_cells:
            info = self.sheet(sheet)
            if info.kind != "worksheet":
                return None
            known = self._sheet_cells.get(info.name)
            cells = known or SheetCells(self, info.name)
            self._sheet_cells[info.name] = self._sheet_cells[sheet] = cells
        return self._sheet_cells[sheet]

    def markup(self, sheet: str) -> SheetMarkup:
        """The XML of a worksheet with the places of its rows, opened once."""
        info = self.sheet(sheet)
        if info.member not in self._markups:
            self._markups[info.member] = SheetMarkup.open(self.read(info.member), info.name, self.path.name)
        return self._markups[info.member]

    @cached_property
    def _markups(self) -> dict[str, SheetMarkup]:
        """The sheets that were opened for their XML."""
        return {}

    @cached_property
    def _sheet_cells(self) -> dict[str, SheetCells]:
        """The sheets of which cells were asked for."""
        return {}
