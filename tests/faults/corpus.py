"""Fill every workbook of a folder with one number, and see that nothing else changes and that it is shown.

    python tests/faults/corpus.py FOLDER

Give it any folder of real workbooks. Each is filled in a copy, or refused with a code; parts that a fill has
no business with are compared byte for byte, and LibreOffice, where installed, opens every copy and shows the
number. A file that LibreOffice cannot open as it came is counted, and is no fault.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.errors import KpiEngineError
from kpi_engine.formula.references import cell_name
from kpi_engine.workbook.container import part_key
from kpi_engine.workbook.forbidden import forbidden_areas
from kpi_engine.workbook.libreoffice import find_libreoffice
from kpi_engine.workbook.package import Package, SheetInfo
from kpi_engine.workbook.patch import SetValue, patched
from kpi_engine.workbook.sheet_markup import SheetMarkup
from kpi_engine.workbook.structure import part_types

FIGURE = 7654.25
_BATCH = 40
_SECONDS_PER_FILE = 20


@dataclass
class Outcome:
    """What became of one file: filled at a cell, or refused with a code; `fault` says what is wrong."""

    original: Path
    filled: Path | None = None
    sheet: str = ""
    cell: str = ""
    refusal: str = ""
    kept: int = 0
    fault: str = ""
    shown: bool = False
    unreadable: bool = False


def fill_folder(folder: Path, output: Path) -> list[Outcome]:
    """Fill one number into a copy of every file of a folder."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return [_fill(path, output / f"{number:04}") for number, path in enumerate(files)]


def _fill(path: Path, output: Path) -> Outcome:
    outcome = Outcome(path)
    before = hashlib.sha256(path.read_bytes()).digest()
    try:
        package = Package.open(path)
        info, outcome.cell = free_cell(package)
        outcome.sheet = info.name
        data = patched(package, {info.name: {outcome.cell: SetValue(FIGURE)}}, template_to_workbook=True)
        outcome.filled = output.with_suffix(Package.of_bytes(data, path).suffix)
        outcome.filled.write_bytes(data)
        outcome.kept, outcome.fault = _compared(package, info, path, outcome.filled)
    except KpiEngineError as refused:
        outcome.refusal = refused.code
        outcome.fault = "" if refused.code != "error" else f"refused without a code: {refused}"
    if hashlib.sha256(path.read_bytes()).digest() != before:
        outcome.fault = "the original was changed"
    return outcome


def free_cell(package: Package) -> tuple[SheetInfo, str]:
    """A cell of the first worksheet that takes a figure: one with a number, else an empty one."""
    info = next((sheet for sheet in package.sheets if sheet.kind == "worksheet"), package.sheets[0])
    markup = SheetMarkup.open(package.read(info.member), info.name, package.path.name)
    taken = [*markup.merges, *markup.arrays, *(area for area, *_ in forbidden_areas(package, info.name))]
    cells = {(cell.row, cell.column): cell for cell in package.cells(info.name)}
    numbers = [place for place, cell in cells.items() if isinstance(cell.value, float) and not cell.kind]
    empty = ((row, column) for row in range(1, 200) for column in range(1, 30) if (row, column) not in cells)
    free = (place for place in (*numbers, *empty) if not any(place in area for area in taken))
    return info, cell_name(*next(free, (200, 30)))


def _compared(package: Package, info: SheetInfo, before: Path, after: Path) -> tuple[int, str]:
    """How many parts are the same bytes, and the name of one that is not and should be."""
    charts = {name for name, kind in part_types(package.container).items() if "chart" in kind}
    allowed = {info.member, package.book.member, "[Content_Types].xml", *charts}
    keys = {part_key(name) for name in allowed} | {
        key for key in map(part_key, package.container.members) if "pivotcachedefinition" in key
    }
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after) as new:
        if old.namelist() != new.namelist():
            return 0, "parts are missing or new"
        same = [name for name in old.namelist() if old.read(name) == new.read(name)]
        wrong = [name for name in old.namelist() if name not in same and part_key(name) not in keys]
    return len(same), f"{wrong[0]} is not the same bytes" if wrong else ""


def show(outcomes: Iterable[Outcome], soffice: Path, work: Path) -> None:
    """Let LibreOffice open the filled copies and save what it understands; look for the number there."""
    left = [outcome for outcome in outcomes if outcome.filled]
    for start in range(0, len(left), _BATCH):
        _convert([o.filled for o in left[start : start + _BATCH] if o.filled], soffice, work)
    for outcome in left:
        assert outcome.filled is not None
        answer = work / "shown" / f"{outcome.filled.stem}.xlsx"
        if not answer.is_file():
            _convert([outcome.filled], soffice, work)
        outcome.shown = answer.is_file() and FIGURE in _values(answer, outcome)
        if not answer.is_file():
            _convert([outcome.original], soffice, work)
            outcome.unreadable = not (work / "shown" / f"{outcome.original.stem}.xlsx").is_file()
        if not outcome.shown and not outcome.unreadable:
            outcome.fault = outcome.fault or f"LibreOffice does not show the number in {outcome.cell}"


def _convert(files: list[Path], soffice: Path, work: Path) -> None:
    command = [
        str(soffice), f"-env:UserInstallation={(work / 'profile').resolve().as_uri()}", "--headless",
        "--norestore", "--convert-to", "xlsx", "--outdir", str(work / "shown"), *map(str, files),
    ]  # fmt: skip
    try:
        subprocess.run(command, capture_output=True, timeout=60 + _SECONDS_PER_FILE * len(files), check=False)
    except subprocess.TimeoutExpired:
        return


def _values(answer: Path, outcome: Outcome) -> Iterator[object]:
    shown = Package.open(answer)
    index = next((s.index for s in shown.sheets if s.name.casefold() == outcome.sheet.casefold()), 0)
    return (cell.value for cell in shown.cells(shown.sheets[index].name) if cell.ref == outcome.cell)


def summary(outcomes: list[Outcome]) -> str:
    """The counts, the refusals by code, and every fault."""
    filled = [outcome for outcome in outcomes if outcome.filled]
    refused = Counter(outcome.refusal for outcome in outcomes if outcome.refusal)
    lines = [
        f"{len(outcomes)} files: {len(filled)} filled, {sum(refused.values())} refused, "
        f"{sum(outcome.kept for outcome in filled)} untouched parts identical, "
        f"{sum(outcome.shown for outcome in filled)} shown by LibreOffice, "
        f"{sum(outcome.unreadable for outcome in filled)} that it cannot open as they came",
        *(f"  refused {code}: {count}" for code, count in refused.most_common()),
        *(f"  FAULT {outcome.original.name}: {outcome.fault}" for outcome in outcomes if outcome.fault),
    ]
    return "\n".join(lines)


def main(folder: Path) -> int:
    """Fill, compare, show; 1 when anything is wrong."""
    found = find_libreoffice()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        outcomes = fill_folder(folder, work)
        if found:
            show(outcomes, found, work)
    print(summary(outcomes))
    return int(any(outcome.fault for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
