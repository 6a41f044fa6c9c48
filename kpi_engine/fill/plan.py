"""A fill worked out in full: shown by a dry run, or written in one patch."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kpi_engine._version import __version__
from kpi_engine.errors import TemplateError
from kpi_engine.fill.caches import Caches
from kpi_engine.fill.receipt import CellChange, Definition, FillReceipt
from kpi_engine.model.cell_error import Scalar
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import Edit, SetValue, patched
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.save import check_writable, save_atomically


@dataclass(frozen=True, slots=True)
class FillPlan:
    """A fill worked out in full: every cell old and new, every dependent result; nothing is written yet."""

    package: Package
    data: str
    data_sha256: str
    changes: tuple[CellChange, ...]
    inputs: Mapping[tuple[str, str], Scalar]
    caches: Caches
    warnings: tuple[str, ...]
    definitions: tuple[Definition, ...]

    def write(self, output: Path) -> FillReceipt:
        """Patch, verify and put the workbook in place as `output`; the receipt says what went where."""
        check_output(self.package, output)
        to_workbook = output.suffix.lower().startswith(".xls")
        result = patched(self.package, self._edits(), template_to_workbook=to_workbook)
        save_atomically(result, output)
        return FillReceipt(
            template=self.package.path.name,
            template_sha256=hashlib.sha256(self.package.data).hexdigest(),
            data=self.data,
            data_sha256=self.data_sha256,
            workbook=str(output),
            inputs=self.changes,
            recalculated=self.caches.recalculated,
            not_verifiable=self.caches.stripped,
            warnings=self.warnings,
            engines=(f"saas-kpi-engine {__version__}", self.caches.engine),
            definitions=self.definitions,
        )

    def _edits(self) -> dict[str, dict[str, Edit]]:
        edits: dict[str, dict[str, Edit]] = {sheet: dict(cells) for sheet, cells in self.caches.edits.items()}
        for (sheet, ref), value in self.inputs.items():
            edits.setdefault(sheet, {})[ref] = SetValue(value)
        return edits


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
