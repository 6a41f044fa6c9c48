"""A filed paper is performed again: the same on unchanged files, and every change is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kpi_engine.errors import InputError
from tests.audit.paper.filed import COSTS, again, costs, filed


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """The folder of a paper on one workbook."""
    filed(tmp_path / "paper", costs(tmp_path))
    return tmp_path / "paper"


def test_the_same_files_give_the_same_findings(paper: Path) -> None:
    found = again(paper)
    assert (found.same, found.workbooks, found.findings, found.differences) == (True, 1, 1, [])


def test_another_total_typed_is_told_as_file_and_finding(paper: Path) -> None:
    costs(paper.parent, COSTS.replace("115", "118"))
    told = [(each.kind, each.workbook) for each in again(paper).differences]
    assert told == [("file changed", "costs.xlsx"), ("finding changed", "costs.xlsx")]


def test_of_a_long_message_the_part_that_differs_is_told(paper: Path) -> None:
    costs(paper.parent, COSTS.replace("115", "118"))
    told = again(paper).differences[-1].message
    assert told.partition(" was ")[2].partition(" and is ")[0] != told.partition(" and is ")[2].rstrip(".")
    assert "115" in told.partition(" and is ")[0]
    assert "118" in told.partition(" and is ")[2]


def test_a_fault_put_right_and_a_new_one(paper: Path) -> None:
    costs(paper.parent, COSTS.replace("115", "=B4+C4").replace("=B3+C3", "205"))
    found = {each.kind: each.message for each in again(paper).differences}
    assert set(found) == {"file changed", "finding gone", "finding new"}
    assert found["finding gone"].startswith("C01 typed-number-in-run, Costs!D4")
    assert found["finding new"].startswith("C01 typed-number-in-run, Costs!D3")


def test_a_deleted_workbook_is_told(paper: Path) -> None:
    (paper.parent / "costs.xlsx").unlink()
    (told,) = again(paper).differences
    assert (told.kind, told.message) == ("file missing", "../costs.xlsx is missing, also beside the paper.")


def test_a_workbook_filed_beside_the_paper_is_found(paper: Path) -> None:
    (paper.parent / "costs.xlsx").rename(paper / "costs.xlsx")
    assert again(paper).same


def test_a_deleted_finding_is_told(paper: Path) -> None:
    file = paper / "working-paper.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["exceptions"] = []
    file.write_text(json.dumps(document), encoding="utf-8")
    messages = [each.message for each in again(paper).differences]
    assert messages[:2] == [
        "working-paper.json is not as it was filed: its hash is not that in hashes.txt.",
        "The seal on working-paper.html is not the hash of working-paper.json.",
    ]
    assert any(message.startswith("C01 typed-number-in-run") for message in messages)


def test_hashes_written_anew_do_not_hide_it(paper: Path) -> None:
    """Who changes the paper and its hash as well is given away by the seal on the page."""
    from hashlib import sha256

    file, hashes = paper / "working-paper.json", paper / "hashes.txt"
    old = sha256(file.read_bytes()).hexdigest()
    file.write_text(file.read_text(encoding="utf-8").replace("115", "110"), encoding="utf-8")
    new = sha256(file.read_bytes()).hexdigest()
    hashes.write_text(hashes.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert "The seal on working-paper.html is not the hash of working-paper.json." in [
        each.message for each in again(paper).differences
    ]


def test_a_page_changed_by_hand_is_told(paper: Path) -> None:
    page = paper / "working-paper.html"
    page.write_text(page.read_text(encoding="ascii").replace("115", "110"), encoding="ascii")
    assert [each.message for each in again(paper).differences] == [
        "working-paper.html is not as it was filed: its hash is not that in hashes.txt."
    ]


def test_missing_hashes_are_told(paper: Path) -> None:
    (paper / "hashes.txt").unlink()
    assert [each.kind for each in again(paper).differences] == ["paper changed"]


def test_a_folder_without_a_paper_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no working-paper"):
        again(tmp_path)
    (tmp_path / "working-paper.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="no working paper of this program"):
        again(tmp_path)
