"""Annotations taken out on request: told apart how much is as before, refused where there are none."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kpi_engine.audit.annotated.clearing import clear_annotations
from kpi_engine.audit.annotated.copy import annotated
from kpi_engine.audit.annotated.marks import FORMULA
from kpi_engine.audit.run import Audited
from kpi_engine.errors import WorkbookError
from kpi_engine.workbook.package import Package
from tests.audit.annotated.books import BOOKS
from tests.audit.life.audits import audit_of, finding

pytestmark = pytest.mark.filterwarnings("ignore:Unknown extension")  # what takes the patch back
_PATH = Path("plan.xlsx")


def _audited() -> Audited:
    return audit_of(
        finding("a" * 12, sheet="Plan", cells="B2"),
        finding("b" * 12, sheet="Plan", cells="B1 D4:E9", severity="warning"),
    )


def _copy(name: str) -> Package:
    return Package.of_bytes(annotated(Package.of_bytes(BOOKS[name], _PATH), _audited()), _PATH)


def _parts(package: Package) -> dict[str, bytes]:
    return {member: package.read(member) for member in package.container.members}


def _saved_anew(copy: Package, *, without_sheet: bool = False) -> Package:
    """The copy as a program that knows nothing of us saves it."""
    book = load_workbook(BytesIO(copy.data))
    if without_sheet:
        del book["KPI Audit"]
    out = BytesIO()
    book.save(out)
    return Package.of_bytes(out.getvalue(), _PATH)


@pytest.mark.parametrize("name", BOOKS)
def test_a_copy_that_nobody_saved_is_the_workbook_again(name: str) -> None:
    found = clear_annotations(_copy(name))
    assert found.as_before
    after = Package.of_bytes(found.data, _PATH)
    assert _parts(after) == _parts(Package.of_bytes(BOOKS[name], _PATH))


@pytest.mark.parametrize("without_sheet", [False, True], ids=["with its sheet", "its sheet was deleted"])
def test_a_copy_that_was_saved_loses_sheet_and_marks(without_sheet: bool) -> None:
    saved = _saved_anew(_copy("styled"), without_sheet=without_sheet)
    assert any(FORMULA.encode().replace(b">", b"&gt;") in part for part in _parts(saved).values())
    found = clear_annotations(saved)
    assert not found.as_before
    after = Package.of_bytes(found.data, _PATH)
    assert "KPI Audit" not in [info.name for info in after.sheets]
    assert not any(b"KPI Audit" in part for part in _parts(after).values())
    assert load_workbook(BytesIO(found.data)).sheetnames == ["Plan"]


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_that_no_audit_annotated_is_refused(name: str) -> None:
    with pytest.raises(WorkbookError, match="nothing to take out") as refused:
        clear_annotations(Package.of_bytes(BOOKS[name], _PATH))
    assert refused.value.code == "no-annotations"
