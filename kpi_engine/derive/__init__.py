"""Files that follow from the declarations: templates and samples. Committed, and compared in every build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile


@dataclass(frozen=True, slots=True)
class Derived:
    """One derived file: where it belongs below the project's folder, and what must be in it."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many files were looked at, and which were out of date (or written)."""

    checked: int
    changed: tuple[str, ...]


Deriver = Callable[[Path], Iterator[Derived]]


def derivers() -> tuple[Deriver, ...]:
    """Everything that derives files, in the order in which they build on each other."""
    from kpi_engine.derive.audit_rules import derive_audit_rules
    from kpi_engine.derive.lambdas import derive_lambdas
    from kpi_engine.derive.libreoffice import derive_libreoffice
    from kpi_engine.derive.lite import derive_lite
    from kpi_engine.derive.officejs import derive_officejs
    from kpi_engine.derive.pages import derive_pages
    from kpi_engine.derive.ribbon import derive_ribbon
    from kpi_engine.derive.samples import derive_samples
    from kpi_engine.derive.schemas import derive_schemas
    from kpi_engine.derive.templates import derive_templates
    from kpi_engine.derive.udfs import derive_udfs
    from kpi_engine.derive.vba_functions import derive_vba_functions

    return (
        derive_schemas, derive_udfs, derive_vba_functions, derive_ribbon, derive_lambdas, derive_lite,
        derive_libreoffice, derive_officejs, derive_pages, derive_audit_rules, derive_samples,
        derive_templates,
    )  # fmt: skip


def derive_all(root: Path, *, check: bool = False) -> Outcome:
    """Write every derived file below `root` that is missing or out of date; with `check` only name them.

    Workbooks are compared part by part: the same content compressed in another way is not a change.
    """
    checked, changed = 0, []
    for deriver in derivers():
        for derived in deriver(root):
            checked += 1
            place = root / derived.path
            if place.is_file() and _same(place, derived.data):
                continue
            changed.append(derived.path)
            if not check:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(derived.data)
    return Outcome(checked, tuple(changed))


def _same(place: Path, data: bytes) -> bool:
    old = place.read_bytes()
    if place.suffix != ".xlsx":
        return data in (old, old.replace(b"\r\n", b"\n"))
    from kpi_engine.workbook.house_style.settled import same_parts

    try:
        return same_parts(old, data)
    except BadZipFile:
        return False
