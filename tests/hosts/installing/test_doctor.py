"""The doctor: all well where all is well, and for each fault one problem with its next step."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest

from kpi_engine.hosts.installing import certificates
from kpi_engine.hosts.installing.certificates import ensure_certificate
from kpi_engine.hosts.installing.doctor import Check, examined
from kpi_engine.hosts.installing.doctor.excel_files import excel_files
from kpi_engine.hosts.installing.doctor.office_server import office_server
from kpi_engine.hosts.installing.hosts import steps_for
from kpi_engine.hosts.installing.journal import Journal, read_journal
from kpi_engine.hosts.installing.office import DEVELOPER_KEY
from kpi_engine.hosts.installing.tokens import ensure_token
from kpi_engine.hosts.installing.work import install
from kpi_engine.hosts.places import Profile
from kpi_engine.system.programs import Ended
from kpi_engine.system.registry import RegistryValue
from tests.hosts.installing.computers import Computer, computer

SECURITY = "Software\\{}Microsoft\\Office\\16.0\\Excel\\Security"
USER = "HKEY_CURRENT_USER\\" + SECURITY.format("")
COMPANY = "HKEY_CURRENT_USER\\" + SECURITY.format("Policies\\")
YES = RegistryValue(4, 1)
FAULTS: dict[str, tuple[Callable[[Computer], object], str, str]] = {
    "the add-in was removed": (lambda pc: xlam(pc).unlink(), "add-in", "kpi addin install"),
    "the add-in is of another version": (lambda pc: xlam(pc).write_bytes(b"PK"), "add-in", "install"),
    "the Python is gone": (lambda pc: pc.machine.python.unlink(), "Python", "kpi addin install"),
    "no DLL beside the Python": (lambda pc: dll(pc).unlink(), "xlwings for Excel", "pip install"),
    "Excel has 32 bits": (
        lambda pc: pc.registry.write(
            "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration", "Platform",
            RegistryValue(1, "x86"),
        ), "xlwings for Excel", "pip install",
    ),
    "Excel has 32 bits and came from a package": (
        lambda pc: pc.registry.write(
            "HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Office\\16.0\\Outlook", "Bitness",
            RegistryValue(1, "x86"),
        ), "xlwings for Excel", "pip install",
    ),
    "Windows marks the file": (
        lambda pc: xlam(pc).with_name("saas-kpi.xlam:Zone.Identifier").write_bytes(b"[ZoneTransfer]"),
        "mark of the web", "Unblock",
    ),
    "no add-ins": (
        lambda pc: pc.registry.write(USER, "DisableAllAddins", YES), "add-ins allowed", "Disable all",
    ),
    "signed add-ins only": (
        lambda pc: pc.registry.write(COMPANY, "RequireAddinSig", YES), "add-ins allowed", "signed",
    ),
    "no trusted folders": (
        lambda pc: pc.registry.write(f"{COMPANY}\\Trusted Locations", "AllLocationsDisabled", YES),
        "trusted location", "IT department",
    ),
    "another folder is trusted": (
        lambda pc: pc.registry.write(
            f"{USER}\\Trusted Locations\\Location1", "Path", RegistryValue(1, "C:\\Templates\\")
        ), "trusted location", "Add new location",
    ),
    "disabled after a crash": (
        lambda pc: pc.registry.write(
            "HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\16.0\\Excel\\Resiliency\\DisabledItems", "3F2A",
            RegistryValue(3, b"\x01\x00\x00\x00" + "c:\\xlstart\\SAAS-KPI.XLAM\0".encode("utf-16-le")),
        ), "disabled items", "Enable",
    ),
    "the token is gone": (lambda pc: pc.profile.token.unlink(), "token", "kpi addin install"),
    "another token": (lambda pc: pc.profile.token.write_bytes(b"y" * 43), "manifest", "kpi addin install"),
    "the manifest is gone": (
        lambda pc: (pc.profile.office_manifests / "saas-kpi-engine.manifest.xml").unlink(),
        "manifest", "install",
    ),
    "Excel does not know the manifest": (
        lambda pc: pc.registry.content[DEVELOPER_KEY].clear(), "manifest known to Excel", "install",
    ),
    "half a certificate": (lambda pc: pc.profile.private_key.unlink(), "certificate", "install"),
    "an old certificate": (
        lambda pc: setattr(pc, "machine", replace(pc.machine, now=pc.machine.now + timedelta(days=340))),
        "certificate", "install",
    ),
    "no trust": (lambda pc: pc.programs.trusted.clear(), "trust", "install"),
}  # fmt: skip


def xlam(pc: Computer) -> Path:
    return pc.profile.excel_start / "saas-kpi.xlam"


def dll(pc: Computer) -> Path:
    return pc.machine.python.with_name(f"xlwings64-{version('xlwings')}.dll")


@pytest.fixture
def well(tmp_path: Path) -> Computer:
    """A Windows computer on which everything was installed, and nothing is wrong but that no server runs."""
    pc = computer(tmp_path / "Jörg Müller", "windows")
    pc.machine.python.parent.mkdir()
    pc.machine.python.touch()
    dll(pc).touch()

    def run(command: Sequence[str]) -> Ended:
        is_python = command[0] == str(pc.machine.python)
        return Ended(0, in_time=True) if is_python else pc.programs.run(command)

    pc.machine = replace(pc.machine, run=run)
    install(pc.machine, steps_for(pc.machine, ("excel", "office")))
    return pc


def wrong(pc: Computer) -> list[Check]:
    """The problems, but for the server, which no such test starts."""
    return [each for each in examined(pc.machine) if each.state == "problem" and each.name != "server"]


def test_all_is_well_after_installing(well: Computer) -> None:
    well.registry.write(
        f"{USER}\\Trusted Locations\\Location2", "Path",
        RegistryValue(2, "%APPDATA%\\Microsoft\\Excel\\XLSTART\\"),
    )  # fmt: skip
    assert wrong(well) == []
    assert {"add-in", "functions", "xlwings", "Excel's security", "manifest", "trust"} <= {
        each.name for each in examined(well.machine)
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_alone_with_what_to_do_next(well: Computer, fault: str) -> None:
    happens, name, advice = FAULTS[fault]
    happens(well)
    (found,) = wrong(well)
    assert found.name == name
    assert advice in found.next_step
    assert found.expected


def test_a_python_that_cannot_import_is_told_with_its_path(well: Computer) -> None:
    def run(command: Sequence[str]) -> Ended:
        is_python = command[0] == str(well.machine.python)
        return Ended(1, in_time=True) if is_python else well.programs.run(command)

    well.machine = replace(well.machine, run=run)
    assert [each.name for each in wrong(well)] == ["functions", "xlwings"]
    advice = wrong(well)[0].next_step
    assert f'"{well.machine.python}" -m pip install --force-reinstall . ' in advice, "no index has the engine"


def test_a_path_that_the_code_page_of_windows_lacks_is_told_before_excel_fails(well: Computer) -> None:
    """xlwings starts Python by a text in that code page, whatever letters the add-in itself can keep."""
    python = well.profile.home / "顧客" / "python.exe"
    python.parent.mkdir()
    python.touch()
    dll(well).rename(python.with_name(dll(well).name))
    journal = read_journal(well.profile)
    moved = replace(journal, notes=journal.notes | {"python": str(python)})
    well.machine = replace(well.machine, run=lambda _: Ended(0, in_time=True))
    faults = {each.name: each for each in excel_files(well.machine, moved) if each.state == "problem"}
    assert set(faults) == {"add-in", "Python"}, "the add-in that was installed asks another one"
    assert "plain letters" in faults["Python"].next_step


def test_this_python_imports_the_functions_and_the_macros(tmp_path: Path) -> None:
    """No stand-in: the Python of this test is started as the doctor starts Excel's."""
    import sys

    from kpi_engine.hosts.installing.machine import run_for

    pc = computer(tmp_path / "home", "windows")
    pc.machine = replace(pc.machine, python=Path(sys.executable), run=lambda c: run_for(pc.profile, c))
    install(pc.machine, steps_for(pc.machine, ("excel",)))
    journal = read_journal(pc.profile)
    found = {each.name: each.state for each in excel_files(pc.machine, journal)}
    assert (found["add-in"], found["Python"], found["functions"], found["xlwings"]) == ("ok",) * 4
    older = replace(journal, notes=journal.notes | {"xlwings": "0.1"})
    found = {each.name: each.state for each in excel_files(pc.machine, older)}
    assert (found["functions"], found["xlwings"]) == ("ok", "problem")


def test_where_nothing_is_installed_the_doctor_says_so(tmp_path: Path) -> None:
    (only,) = examined(computer(tmp_path / "home", "windows").machine)
    assert only.state == "problem"
    assert only.next_step == "Run: kpi addin install"


def at(profile: Profile, port: int) -> Journal:
    """An installation whose server is at this port."""
    return Journal(profile, notes={"port": str(port)})


@contextmanager
def answering(profile: Profile, response: bytes) -> Iterator[int]:
    """A server with the certificate of a profile that says the same to everybody; its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(profile.certificate, profile.private_key)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with suppress(OSError):
                caller, _ = listening.accept()
                with suppress(ssl.SSLError), context.wrap_socket(caller, server_side=True) as talking:
                    received = b""
                    while b"CAC" not in received:
                        received += talking.recv(4096)
                    talking.sendall(response)

        threading.Thread(target=answer, daemon=True).start()
        yield listening.getsockname()[1]


def says(status: str, document: object) -> bytes:
    body = json.dumps(document).encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("response", "state", "found"),
    [
        (says("200 OK", {"answers": [250]}), "ok", "it answers"),
        (says("200 OK", {"answers": [{"error": "#NAME?"}]}), "problem", "does not answer CAC"),
        (says("200 OK", []), "problem", "does not answer CAC"),
        (says("401 No", {"error": {}}), "problem", "refuses the token"),
        (b"nonsense\r\n\r\n", "problem", "nothing answers"),
    ],
    ids=["right", "wrong", "another document", "token", "nonsense"],
)
def test_the_server_is_asked_one_sum(well: Computer, response: bytes, state: str, found: str) -> None:
    with answering(well.profile, response) as port:
        (check,) = office_server(well.machine, at(well.profile, port))
    assert check.state == state
    assert found in check.found


def test_no_server_and_a_server_with_another_certificate(well: Computer, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        free = listening.getsockname()[1]
    (check,) = office_server(well.machine, at(well.profile, free))
    assert "nothing answers" in check.found
    assert f"kpi addin serve --port {free};" in check.next_step
    another = Profile(tmp_path / "another", "mac")
    ensure_certificate(another)
    with answering(another, b"") as port:
        (check,) = office_server(well.machine, at(well.profile, port))
    assert "another certificate" in check.found


@pytest.mark.slow
def test_the_real_server_answers_the_doctor(well: Computer) -> None:
    """The server that `kpi addin serve` starts, with the token and the certificate of this profile."""
    import os
    import subprocess
    import sys

    profile = Profile(well.profile.home / "server", "other")
    made = certificates.new_certificate(datetime.now(UTC))
    profile.settings.mkdir(parents=True)
    profile.certificate.write_bytes(made.certificate)
    profile.private_key.write_bytes(made.private_key)
    ensure_token(profile)
    surroundings = os.environ | {"HOME": str(profile.home)}
    command = [sys.executable, "-m", "kpi_engine.cli.main", "addin", "serve", "--port", "0"]
    with subprocess.Popen(command, env=surroundings, stderr=subprocess.PIPE, encoding="utf-8") as server:
        try:
            assert server.stderr is not None
            told = next(line for line in server.stderr if "https://localhost:" in line)
            port = int(told.split("https://localhost:")[1].split(",")[0])
            machine = replace(well.machine, profile=profile)
            (check,) = office_server(machine, at(profile, port))
            assert check.state == "ok", check
            profile.token.write_bytes(b"z" * 43)
            (check,) = office_server(machine, at(profile, port))
            assert "refuses the token" in check.found
        finally:
            server.terminate()
