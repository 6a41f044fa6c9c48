"""A fill worked out in full: shown by a dry run, or written in one patch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kpi_engine._version import __version__
from kpi_engine.errors import TemplateError
from kpi_engine.fill.caches import Caches
from kpi_engine.fill.from_ledger.source import LedgerSource
from kpi_engine.fill.limits import pivot_warnings
from kpi_engine.fill.map_file import MapFile
from kpi_engine.fill.receipt import CellChange, Definition, FillReceipt, ResultChange, TableChange
from kpi_engine.formula.references import cell_name
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.system.locks import sole_writer
from kpi_engine.workbook.container import Container, part_key
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import Edit, SetCache, SetValue, patched
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.resolve import resolve
from kpi_engine.workbook.save import check_writable, save_atomically


@dataclass(frozen=True, slots=True)
class FillPlan:
    """A fill worked out in full: every cell old and new, every dependent result; nothing is written yet.

    `changes` are the cells for the receipt, `inputs` all cells that get a constant. `template` is the file as
    it is, `package` the same with the rows that its tables get.
    """

    template: Package
    package: Package
    map_file: MapFile | None
    data: str
    data_sha256: str
    changes: tuple[CellChange, ...]
    restated: tuple[CellChange, ...]
    inputs: Mapping[tuple[str, str], Scalar]
    caches: Caches
    warnings: tuple[str, ...]
    definitions: tuple[Definition, ...]
    tables: tuple[TableChange, ...] = ()
    ledger: LedgerSource | None = None

    def preview(self) -> FillReceipt:
        """The receipt of a dry run: the patch is made and proved, and thrown away."""
        data = self._patched(self.package.suffix)
        return self._receipt(parts_untouched=self._untouched(data), results=self.results(), dry_run=True)

    def write(self, output: Path) -> FillReceipt:
        """Patch, verify and put the workbook in place as `output`; the receipt says what went where."""
        check_output(self.package, output)
        with sole_writer(output):
            data = self._patched(output.suffix)
            save_atomically(data, output)
        return self._receipt(
            workbook=str(output), workbook_sha256=hashlib.sha256(data).hexdigest(),
            filled_at=datetime.now().astimezone().isoformat(timespec="seconds"),
            parts_untouched=self._untouched(data),
        )  # fmt: skip

    def results(self) -> tuple[ResultChange, ...]:
        """The formula cells whose result the fill changes, those with a name first."""
        names = self._names()
        found = [
            ResultChange(sheet, ref, names.get((sheet, ref), ""), old, new)
            for sheet, ref, old, new in self._changed_results()
        ]
        return tuple(sorted(found, key=lambda change: not change.name))

    def _changed_results(self) -> Iterator[tuple[str, str, Scalar, Scalar]]:
        for sheet, edits in self.caches.edits.items():
            old = {cell.ref: cell.value for cell in self.template.cells(sheet) if cell.ref in edits}
            for ref, edit in edits.items():
                if isinstance(edit, SetCache) and _is_news(old.get(ref), edit.value):
                    yield sheet, ref, old.get(ref), edit.value

    def _names(self) -> dict[tuple[str, str], str]:
        """Single cells that have a defined name, by place."""
        found = {}
        for name in self.package.defined_names:
            area = None if name.sheet else resolve(self.package, name.name)
            if area is not None and len(area) == 1:
                found[area.sheet, cell_name(area.top, area.left)] = name.name
        return found

    def _patched(self, suffix: str) -> bytes:
        to_workbook = suffix.lower().startswith(".xls")
        return patched(self.package, self._edits(), template_to_workbook=to_workbook)

    def _receipt(
        self, *, parts_untouched: int, workbook: str = "", workbook_sha256: str = "", filled_at: str = "",
        results: tuple[ResultChange, ...] = (), dry_run: bool = False,
    ) -> FillReceipt:  # fmt: skip
        return FillReceipt(
            template=self.template.path.name,
            template_sha256=hashlib.sha256(self.template.data).hexdigest(),
            data=self.data,
            data_sha256=self.data_sha256,
            workbook=workbook,
            inputs=self.changes,
            recalculated=self.caches.recalculated,
            not_verifiable=self.caches.stripped,
            warnings=(*self.warnings, *pivot_warnings(self.package, self._edits())),
            engines=(f"saas-kpi-engine {__version__}", self.caches.engine),
            definitions=self.definitions,
            restated=self.restated,
            tables=self.tables,
            ledger=self.ledger,
            results=results,
            map=self.map_file.name if self.map_file else "",
            map_sha256=self.map_file.sha256 if self.map_file else "",
            workbook_sha256=workbook_sha256,
            filled_at=filled_at,
            parts_untouched=parts_untouched,
            dry_run=dry_run,
        )

    def _untouched(self, data: bytes) -> int:
        """How many parts have the same bytes before and after."""
        before, after = self.template.container, Container(data, self.package.path.name)
        kept = {part_key(record.info.filename): record for record in before.records}
        return sum(
            part_key(record.info.filename) in kept
            and after.raw(record) == before.raw(kept[part_key(record.info.filename)])
            for record in after.records
        )

    def _edits(self) -> dict[str, dict[str, Edit]]:
        edits: dict[str, dict[str, Edit]] = {sheet: dict(cells) for sheet, cells in self.caches.edits.items()}
        dates = {(change.sheet, change.cell) for change in self.changes if change.is_date}
        for (sheet, ref), value in self.inputs.items():
            edits.setdefault(sheet, {})[ref] = SetValue(value, is_date=(sheet, ref) in dates)
        return edits


def _is_news(old: Scalar, new: Scalar) -> bool:
    """True for another result; an error in a cell that was never calculated tells nobody anything."""
    return new != old and not (old is None and isinstance(new, CellError))


def check_output(package: Package, output: Path) -> None:
    """Refuse an output that cannot be written, or whose ending does not say what the template is."""
    _check_suffix(package, output)
    check_writable(output)


def _check_suffix(package: Package, output: Path) -> None:
    """A file's ending must say what is in it, or Excel refuses to open it."""
    wanted = {package.suffix, package.suffix.replace("xlt", "xls")}
    if output.suffix.lower() not in wanted:
        endings = " or ".join(sorted(wanted))
        raise TemplateError(
            f"{short(output.name)} must end in {endings}, as the template is of that kind. Change the name.",
            code="suffix",
        )
