"""`kpi audit --working-paper` and `--again` as an audit firm files and reviews them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.model.documents_of_paper import AgainDocument, WorkingPaperDocument
from tests.audit.paper.filed import COSTS, costs
from tests.cli.conftest import Kpi

pytestmark = pytest.mark.long  # several whole audits, each in a process of its own: CI runs them

_ASK = ("audit", "costs.xlsx", "--rules", "C01,S01", "-o", "findings.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    costs(tmp_path)
    return tmp_path


def test_an_audit_is_filed_and_performed_again(kpi: Kpi, folder: Path) -> None:
    answer = kpi(*_ASK, "--working-paper", "paper")
    assert "Working paper in paper: print and sign working-paper.html" in answer.err
    text = (folder / "paper" / "working-paper.json").read_text(encoding="utf-8")
    paper = WorkingPaperDocument.model_validate_json(text)
    assert paper.command == "kpi audit costs.xlsx --rules C01,S01 -o findings.json --working-paper paper"
    assert paper.settings == {"rules": ["C01", "S01"]}
    assert [each.file for each in paper.outputs] == ["../findings.json"]
    again = kpi("audit", "--again", "paper")
    assert again.code == 0, again.out + again.err
    assert "Performed again: the same 1 finding in 1 workbook; every file is as it was." in again.out


def test_a_changed_cell_gives_exit_code_1(kpi: Kpi, folder: Path) -> None:
    kpi(*_ASK, "--working-paper", "paper")
    costs(folder, COSTS.replace("115", "=B4+C4"))
    answer = kpi("audit", "--again", "paper", "--format", "json")
    assert answer.code == 1
    document = AgainDocument.model_validate(answer.json)
    assert [each.kind for each in document.differences] == ["file changed", "finding gone"]


def test_a_decision_is_an_input_and_stands_in_the_paper(kpi: Kpi, folder: Path) -> None:
    kpi(*_ASK)
    from json import loads

    (finding,) = loads((folder / "findings.json").read_text(encoding="utf-8"))["findings"]
    decisions = folder / "decisions.csv"
    decisions.write_text(
        f"fingerprint,decision,reason\n{finding['fingerprint']},accept,Agreed with the supplier\n",
        encoding="utf-8",
    )
    filed = kpi(
        "audit", "costs.xlsx", "--rules", "C01", "--decisions", "decisions.csv", "--working-paper", "paper"
    )
    assert filed.code == 0, filed.err
    text = (folder / "paper" / "working-paper.json").read_text(encoding="utf-8")
    paper = WorkingPaperDocument.model_validate_json(text)
    assert [(each.state, each.reason) for each in paper.exceptions] == [
        ("accepted", "Agreed with the supplier")
    ]
    assert [(each.what, each.file) for each in paper.other_inputs] == [("decisions", "../decisions.csv")]
    assert kpi("audit", "--again", "paper").code == 0
    decisions.unlink()
    missing = kpi("audit", "--again", "paper")
    assert missing.code == 1
    assert "file missing: ../decisions.csv is missing" in missing.out


def test_a_folder_in_use_is_refused_before_any_work(kpi: Kpi, folder: Path) -> None:
    answer = kpi(*_ASK, "--working-paper", ".")
    assert answer.code == 2
    assert "is not empty" in answer.err
    assert not (folder / "findings.json").exists()


def test_again_takes_no_workbook(kpi: Kpi, folder: Path) -> None:
    answer = kpi("audit", "costs.xlsx", "--again", "paper")
    assert answer.code == 2
    assert "takes its workbooks from the working paper" in answer.err
