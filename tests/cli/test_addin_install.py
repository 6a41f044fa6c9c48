"""`kpi addin install`, `uninstall` and `doctor` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kpi_engine.cli.addin import installing
from kpi_engine.cli.main import main
from kpi_engine.hosts.installing import doctor
from kpi_engine.hosts.installing.hosts import HOSTS
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.model.documents import DOCUMENTS
from tests.cli.conftest import Answer, Kpi
from tests.hosts.installing.computers import Computer, computer
from tests.needed_hosts import needed


@pytest.fixture
def kpi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kpi:
    """The command in this process, so that it finds the computer of the test and never the real one."""

    def run(*arguments: str) -> Answer:
        monkeypatch.setattr("sys.argv", ["kpi", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        told = capsys.readouterr()
        return Answer(int(end.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    """The computer that the command finds itself on."""
    needed("cryptography", "cryptography is not installed (the extra `server`)")
    made = computer(tmp_path / "Jörg Müller", "windows")
    monkeypatch.setattr(Machine, "of_this_user", classmethod(lambda _: made.machine))
    return made


def test_there_and_back_again(kpi: Kpi, pc: Computer) -> None:
    before = pc.state()
    told = kpi("addin", "install", "--host", "excel", "--host", "office")
    assert told.code == 0
    for words in (
        "done: the add-in, where Excel opens it",
        "saas-kpi.xlam",
        "kpi addin serve",
        "kpi addin doctor",
    ):
        assert words in told.out
    told = kpi("addin", "uninstall")
    assert told.code == 0
    assert "undone: the add-in, where Excel opens it" in told.out
    assert pc.state() == before
    assert "Nothing is installed" in kpi("addin", "uninstall").out


def test_on_windows_desktop_excel_is_what_is_installed(kpi: Kpi, pc: Computer) -> None:
    dry = kpi("addin", "install", "--dry-run", "--format", "json").json
    assert [(step["host"], step["state"]) for step in dry["steps"]] == [("excel", "would be done")]
    assert dry["dry_run"] is True
    assert not pc.profile.excel_start.exists()


@pytest.mark.usefixtures("pc")
def test_the_documents_keep_their_contracts(kpi: Kpi) -> None:
    for action in ("install", "uninstall"):
        text = kpi("addin", action, "--format", "json").out
        document = DOCUMENTS["addin_install"].model_validate_json(text)
        assert document.document_schema == "kpi.addin_install/1"
        assert json.loads(text)["action"] == action
    doctor = kpi("addin", "doctor", "--format", "json")
    assert doctor.code == 1
    assert DOCUMENTS["addin_doctor"].model_validate_json(doctor.out).document_schema == "kpi.addin_doctor/1"


def test_the_doctor_says_what_to_do_next(kpi: Kpi, pc: Computer) -> None:
    assert "next: Run: kpi addin install" in kpi("addin", "doctor").out
    kpi("addin", "install")
    (pc.profile.excel_start / "saas-kpi.xlam").unlink()
    told = kpi("addin", "doctor")
    assert told.code == 1
    assert "problem: excel, add-in:" in told.out
    assert "next: Quit Excel, then run: kpi addin install" in told.out


def test_another_port_is_remembered(kpi: Kpi, pc: Computer) -> None:
    assert kpi("addin", "install", "--host", "office", "--port", "9443").code == 0
    kpi("addin", "install", "--host", "office")
    assert "https://localhost:9443/taskpane.html" in (
        pc.profile.office_manifests / "saas-kpi-engine.manifest.xml"
    ).read_text(encoding="utf-8")
    assert "kpi addin serve --port 9443" in kpi("addin", "doctor").out
    refused = kpi("addin", "install", "--host", "excel", "--port", "9443")
    assert refused.code == 2
    assert "--host office" in refused.err


def test_what_the_server_wrote_stays_and_is_told(kpi: Kpi, pc: Computer) -> None:
    kpi("addin", "install", "--host", "office")
    (pc.profile.settings / "server.log").write_text("a log", encoding="utf-8")
    told = kpi("addin", "uninstall")
    assert "Left, as it was not put there by installing" in told.out
    assert [each.name for each in pc.profile.settings.iterdir()] == ["server.log"]


def test_a_removal_that_is_refused_tells_the_rest_and_fails(kpi: Kpi, pc: Computer) -> None:
    kpi("addin", "install", "--host", "office")
    pc.programs.user_agrees = False
    told = kpi("addin", "uninstall")
    assert told.code == 2
    assert "not undone: trust in that certificate" in told.out
    assert "undone: the manifest of the add-in" in told.out
    assert "still trusted" in told.err


@pytest.mark.usefixtures("pc")
def test_an_unknown_host_is_told(kpi: Kpi) -> None:
    told = kpi("addin", "install", "--host", "word")
    assert told.code == 2
    assert "excel, office, libreoffice" in told.err


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_every_host_is_named_in_the_help_and_has_a_next_step_and_a_doctor(kpi: Kpi, command: str) -> None:
    assert "|".join(HOSTS) in kpi("addin", command, "--help").out
    assert list(installing._NEXT) == list(doctor._CHECKS) == list(HOSTS)
