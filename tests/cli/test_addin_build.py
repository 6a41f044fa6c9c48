"""`kpi addin build`: which files are written, for a person and for a program."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

from kpi_engine.hosts.builders import BUILDERS
from kpi_engine.model.documents_of_addin_builds import AddinBuildDocument
from tests.cli.conftest import Kpi


def test_the_add_in_of_one_host_is_written_and_the_next_step_told(kpi: Kpi, tmp_path: Path) -> None:
    answer = kpi("addin", "build", "--host", "xlam", "-o", "made")
    assert answer.code == 0, answer.err
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["saas-kpi.xlam"]
    with ZipFile(tmp_path / "made" / "saas-kpi.xlam") as package:
        assert package.testzip() is None
        assert "xl/vbaProject.bin" in package.namelist()
    assert "Next, for Excel on Windows: " in answer.out.replace("\n", " ")


def test_a_program_gets_the_files_and_the_next_step_of_every_host(kpi: Kpi, tmp_path: Path) -> None:
    answer = kpi("addin", "build", "-o", "made", "--format", "json")
    document = AddinBuildDocument.model_validate(json.loads(answer.out))
    assert [each.host for each in document.built] == list(BUILDERS)
    for each in document.built:
        assert each.files
        assert each.next_step
        for file in each.files:
            assert (tmp_path / file).is_file(), file


def test_a_host_that_is_not_known_is_named_with_those_that_are(kpi: Kpi, tmp_path: Path) -> None:
    answer = kpi("addin", "build", "--host", "lotus", "-o", "made")
    assert answer.code == 2
    assert "lotus" in answer.err
    assert "xlam" in answer.err
    assert not (tmp_path / "made").exists()


def test_office_js_is_installed_and_not_built(kpi: Kpi, tmp_path: Path) -> None:
    told = kpi("addin", "build", "--host", "office", "-o", str(tmp_path / "out"))
    assert told.code == 2
    assert "kpi addin install --host office" in told.err
    assert not (tmp_path / "out").exists()


def test_the_help_names_every_host(kpi: Kpi) -> None:
    assert "|".join(BUILDERS) in kpi("addin", "build", "--help").out
