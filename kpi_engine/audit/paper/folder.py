"""The folder of a working paper, written whole: the paper, the page to print, and the hashes of all files."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from kpi_engine.audit.paper.files import HASHES, PAGE, PAPER, hash_lines
from kpi_engine.audit.paper.page import paper_page
from kpi_engine.audit.paper.paper import Performed, working_paper
from kpi_engine.errors import InputError
from kpi_engine.model.documents_of_audit import AuditDocument
from kpi_engine.model.documents_of_paper import WorkingPaperDocument
from kpi_engine.workbook.save import save_atomically


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds something: a working paper that was filed is never written over."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder.name[:80]} is a file. Name a folder for the paper.", code="not-a-folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise InputError(
            f"{folder.name[:80]} is not empty, and a working paper is not written over. Name a new folder.",
            code="folder-in-use",
        )


def write_paper(document: AuditDocument, performed: Performed, folder: Path) -> WorkingPaperDocument:
    """Write the working paper of an audit into a new folder."""
    check_folder(folder)
    paper = working_paper(document, performed, folder)
    data = (paper.model_dump_json(indent=2, by_alias=True) + "\n").encode("utf-8")
    seal = sha256(data).hexdigest()
    page = paper_page(paper, seal).encode("utf-8")
    hashes = [(seal, PAPER), (sha256(page).hexdigest(), PAGE)]
    hashes += [(each.sha256, each.file) for each in paper.population if each.sha256]
    hashes += [(each.sha256, each.file) for each in (*paper.other_inputs, *paper.outputs) if each.sha256]
    folder.mkdir(parents=True, exist_ok=True)
    save_atomically(data, folder / PAPER)
    save_atomically(page, folder / PAGE)
    save_atomically(hash_lines(dict.fromkeys(hashes)).encode("utf-8"), folder / HASHES)
    return paper
