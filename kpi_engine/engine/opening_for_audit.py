"""Opening a workbook for an audit: from a copy where need be, its figures recognised when a rule asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import KpiEngineError
from kpi_engine.system.scratch import scratch_folder

if TYPE_CHECKING:
    from kpi_engine.audit.book import AuditBook, Figures


@contextmanager
def opened_for_audit(workbook: Path, password: str = "", *, maps: Path | None = None) -> Iterator[AuditBook]:
    """The workbook as rules look at it; in another format, or behind `password`, from a copy.

    `maps` is a folder in which the labels recognised in one workbook wait for the next of the same layout.
    """
    from kpi_engine.audit.book import AuditBook
    from kpi_engine.workbook.readable import readable

    with scratch_folder() as folder:
        read = readable(workbook, folder, password)
        digest = sha256(workbook.read_bytes()).hexdigest()
        book = AuditBook(read.package, figures_of(read.path, maps), sha256=digest)
        if read.how:
            book.leave_out("The file itself", f"A copy of it was audited: it was {read.how}.")
        yield book


def figures_of(workbook: Path, maps: Path | None = None) -> Callable[[], Figures]:
    """What recognises and checks the figures of a workbook; one without any has none.

    What was recognised by labels is put into the folder `maps`, so that a workbook of the same layout is read
    in the same way.
    """

    def recognised() -> Figures:
        from kpi_engine.audit.book import Figures
        from kpi_engine.engine.checking import check
        from kpi_engine.engine.stated_figures import save_map

        try:
            report = check(workbook, maps=maps)
            if maps is not None and report.mapping is not None and not report.mapping.origin:
                with suppress(KpiEngineError):  # nothing was recognised, or another worker was faster
                    save_map(workbook, report.mapping, maps)
        except KpiEngineError:
            return Figures()
        return Figures(report.facts, report.findings)

    return recognised
