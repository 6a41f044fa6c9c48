"""The working paper of an audit, filed into a folder."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.audit.paper.files import HASHES, PAGE, from_folder
from kpi_engine.audit.paper.folder import write_paper
from kpi_engine.audit.paper.paper import Performed
from kpi_engine.cli.audit.wish import Wish
from kpi_engine.cli.settings import load

if TYPE_CHECKING:
    from kpi_engine.model.document import CellJson
    from kpi_engine.model.documents_of_audit import AuditDocument

INPUTS = {
    "company": "company file", "decisions": "decisions", "baseline": "earlier audit",
    "since": "earlier version",
}  # fmt: skip
"""Files besides the workbooks, by their option. The password file is a secret: no hash of it is filed."""


def file_paper(wish: Wish, files: Sequence[Path], document: AuditDocument, folder: Path) -> str:
    """Write the working paper of an audit that was performed; what to say of it."""
    inputs = _inputs(wish)
    settings: dict[str, CellJson | list[str]] = {
        name: from_folder(file, folder) for name, file in inputs.items()
    }
    settings["rules"] = list(wish.rules)
    if wish.password_file is not None:
        settings["password_file"] = from_folder(wish.password_file, folder)
    performed = Performed(
        files, shlex.join(["kpi", *sys.argv[1:]]), datetime.now(UTC),
        {INPUTS[name]: file for name, file in inputs.items()}, [wish.output] if wish.output else [],
        settings,
    )  # fmt: skip
    write_paper(document, performed, folder)
    again = f"kpi audit --again {shlex.quote(str(folder))}"
    return f"Working paper in {folder}: print and sign {PAGE}; {HASHES} has the hashes. Again: {again}"


def _inputs(wish: Wish) -> dict[str, Path]:
    """The files besides the workbooks that bear on the findings; the company may be named by the settings."""
    company = load({"company": str(wish.company) if wish.company else None}).company
    found = {"company": company, "decisions": wish.decisions, "baseline": wish.baseline, "since": wish.since}
    return {name: file for name, file in found.items() if file is not None}
