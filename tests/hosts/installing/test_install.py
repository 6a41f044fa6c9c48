"""Installing and taking away again: the profile is what it was, whatever happened in between."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing.certificates import DAYS, read_certificate
from kpi_engine.hosts.installing.hosts import chosen, steps_for
from kpi_engine.hosts.installing.office import DEVELOPER_KEY
from kpi_engine.hosts.installing.tokens import read_token
from kpi_engine.hosts.installing.work import install, uninstall
from kpi_engine.hosts.places import System
from kpi_engine.system.registry import TEXT, RegistryValue
from tests.hosts.installing.computers import Computer, PowerCutError, computer, power_cut


def put(target: Computer, *hosts: str, dry_run: bool = False) -> list[str]:
    """Install; the state of each step."""
    told = install(target.machine, steps_for(target.machine, hosts or target.hosts), dry_run=dry_run)
    return [each.state for each in told]


def take(target: Computer) -> None:
    """Uninstall; nothing may stand in the way."""
    _, fault = uninstall(target.machine)
    assert fault is None


def test_what_windows_gets(tmp_path: Path) -> None:
    pc = computer(tmp_path / "Jörg Müller", "windows")
    assert set(put(pc)) == {"done"}
    home = pc.profile.home
    assert (home / "AppData/Roaming/Microsoft/Excel/XLSTART/saas-kpi.xlam").read_bytes()[:2] == b"PK"
    manifest = home / "AppData/Local/saas-kpi-engine/office/saas-kpi-engine.manifest.xml"
    text = manifest.read_text(encoding="utf-8")
    assert f"https://localhost:8765/taskpane.html?token={read_token(pc.profile)}" in text
    assert "{" not in text
    assert pc.registry.values(DEVELOPER_KEY) == {
        "5b1f4c52-6d0e-4a64-9a3f-0b3f2c7d9e41": RegistryValue(TEXT, str(manifest))
    }
    certificate = read_certificate(pc.profile)
    assert certificate is not None
    assert pc.programs.trusted == {certificate.sha1}


def test_what_a_mac_gets(tmp_path: Path) -> None:
    mac = computer(tmp_path / "Jörg Müller", "mac")
    put(mac)
    library = mac.profile.home / "Library"
    wef = library / "Containers/com.microsoft.Excel/Data/Documents/wef"
    assert [each.name for each in wef.iterdir()] == ["saas-kpi-engine.manifest.xml"]
    (question,) = [each for each in mac.programs.asked if each[1] == "add-trusted-cert"]
    assert question[question.index("-k") + 1] == str(library / "Keychains/login.keychain-db")


def test_nothing_stays(office_computer: Computer) -> None:
    before = office_computer.state()
    put(office_computer)
    assert office_computer.state() != before
    take(office_computer)
    assert office_computer.state() == before
    take(office_computer)
    assert office_computer.state() == before


def test_installed_twice_is_installed_once(office_computer: Computer) -> None:
    before = office_computer.state()
    put(office_computer)
    once = office_computer.state()
    assert set(put(office_computer)) == {"there already"}
    assert office_computer.state() == once
    take(office_computer)
    assert office_computer.state() == before


def test_a_dry_run_changes_nothing(office_computer: Computer) -> None:
    before = office_computer.state()
    assert set(put(office_computer, dry_run=True)) == {"would be done"}
    assert office_computer.state() == before
    put(office_computer)
    installed = office_computer.state()
    told, _ = uninstall(office_computer.machine, dry_run=True)
    assert {each.state for each in told} == {"would be undone"}
    assert office_computer.state() == installed


def test_one_host_goes_and_the_other_stays(tmp_path: Path) -> None:
    pc = computer(tmp_path / "home", "windows")
    put(pc, "excel")
    excel_alone = pc.state()["files"].keys()
    put(pc, "office")
    uninstall(pc.machine, ("office",))
    assert pc.state()["files"].keys() == excel_alone
    assert pc.programs.trusted == set()


def test_what_was_there_before_comes_back(office_computer: Computer) -> None:
    """An .xlam that somebody copied by hand, and the manifest of an earlier version."""
    profile = office_computer.profile
    old = {office_computer.opened: b"by hand", profile.token: b"x" * 43}
    for place, content in old.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        place.chmod(0o640)
        os.utime(place, (1_000_000_000, 1_000_000_000))
    before = office_computer.state()
    put(office_computer)
    take(office_computer)
    assert office_computer.state() == before
    assert office_computer.opened.stat().st_mtime == 1_000_000_000


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights elsewhere")
def test_a_secret_that_others_could_read_is_closed(office_computer: Computer) -> None:
    token = office_computer.profile.token
    token.parent.mkdir()
    token.write_bytes(b"x" * 43)
    token.chmod(0o644)
    before = office_computer.state()
    put(office_computer)
    assert (token.read_bytes(), stat.S_IMODE(token.stat().st_mode)) == (b"x" * 43, 0o600)
    take(office_computer)
    assert office_computer.state() == before


def test_over_an_older_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kpi_engine.hosts.installing import excel

    pc = computer(tmp_path / "Jörg Müller", "windows")
    before = pc.state()
    with monkeypatch.context() as older:
        older.setattr(excel, "xlam_package", lambda _: b"an older version")
        put(pc)
    assert pc.opened.read_bytes() == b"an older version"
    assert put(pc).count("done") == 1
    assert pc.is_put()
    take(pc)
    assert pc.state() == before


def test_a_certificate_near_its_end_is_renewed_and_the_old_one_trusted_no_more(
    office_computer: Computer,
) -> None:
    before = office_computer.state()
    put(office_computer)
    first = set(office_computer.programs.trusted)
    later = office_computer.machine.now + timedelta(days=DAYS - 59)
    office_computer.machine = replace(office_computer.machine, now=later)
    assert put(office_computer, "office").count("done") == 3  # key, certificate, trust
    assert len(office_computer.programs.trusted) == 1
    assert not office_computer.programs.trusted & first
    take(office_computer)
    assert office_computer.state() == before


def test_what_somebody_changed_since_is_kept(office_computer: Computer) -> None:
    put(office_computer)
    place = office_computer.opened
    place.write_bytes(b"a macro of my own in it")
    told, fault = uninstall(office_computer.machine)
    assert fault is None
    assert not place.exists()
    (kept,) = office_computer.profile.kept.iterdir()
    assert kept.read_bytes() == b"a macro of my own in it"
    (note,) = [each.note for each in told if each.note]
    assert str(kept) in note
    assert sorted(each.name for each in office_computer.profile.settings.iterdir()) == ["kept"]


def test_what_somebody_changed_is_kept_when_installing_over_it(office_computer: Computer) -> None:
    put(office_computer)
    place = office_computer.opened
    place.write_bytes(b"a macro of my own in it")
    put(office_computer)
    (kept,) = office_computer.profile.kept.iterdir()
    assert kept.read_bytes() == b"a macro of my own in it"
    assert office_computer.is_put()


def test_what_somebody_removed_is_no_fault(office_computer: Computer) -> None:
    before = office_computer.state()
    put(office_computer)
    office_computer.opened.unlink()
    office_computer.profile.private_key.unlink()
    take(office_computer)
    assert office_computer.state() == before


def test_another_manifest_of_the_user_stays(tmp_path: Path) -> None:
    pc = computer(tmp_path / "home", "windows")
    pc.registry.write(DEVELOPER_KEY, "another", RegistryValue(TEXT, "C:/another.xml"))
    before = pc.state()
    put(pc)
    take(pc)
    assert pc.state() == before
    put(pc)
    name = "5b1f4c52-6d0e-4a64-9a3f-0b3f2c7d9e41"
    pc.registry.write(DEVELOPER_KEY, name, RegistryValue(TEXT, "C:/mine.xml"))
    told, _ = uninstall(pc.machine)
    assert "C:/mine.xml" in " ".join(each.note for each in told)
    assert pc.registry.read(DEVELOPER_KEY, name) == RegistryValue(TEXT, "C:/mine.xml")


def test_a_read_only_file_stops_everything_before_it_begins(office_computer: Computer) -> None:
    place = office_computer.opened
    place.parent.mkdir(parents=True)
    place.write_bytes(b"from the IT department")
    place.chmod(stat.S_IRUSR)
    before = office_computer.state()
    with pytest.raises(InputError, match="read-only") as refused:
        put(office_computer)
    assert len(refused.value.message) <= 255
    assert office_computer.state() == before


def test_an_open_add_in_stops_everything_before_it_begins(
    office_computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel on Windows holds a file that it has open: nobody else may open it for writing."""
    place = office_computer.opened
    place.parent.mkdir(parents=True)
    place.write_bytes(b"an older version")
    before = office_computer.state()
    opened = Path.open

    def held(self: Path, mode: str = "r", *rest: object, **named: object) -> object:
        if self == place and "+" in mode:
            raise PermissionError(13, "in use", str(self))
        return opened(self, mode, *rest, **named)  # type: ignore[call-overload]

    with monkeypatch.context() as excel_runs:
        excel_runs.setattr(Path, "open", held)
        with pytest.raises(InputError, match="Quit Excel"):
            put(office_computer)
    assert office_computer.state() == before


def test_uninstalling_while_excel_runs_takes_the_rest_and_a_second_run_takes_that_too(
    office_computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office_computer.state()
    put(office_computer)
    place = office_computer.opened
    unlinked = os.unlink

    def held(path: str | os.PathLike[str], *rest: object, **named: object) -> None:
        if Path(path) == place:
            raise PermissionError(32, "in use", str(path))
        unlinked(path, *rest, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as excel_runs:
        excel_runs.setattr(os, "unlink", held)
        told, fault = uninstall(office_computer.machine)
    assert fault is not None
    assert "Quit Excel" in fault.message
    assert [each.target for each in told if each.state == "not undone"] == [str(place)]
    assert office_computer.programs.trusted == set()
    take(office_computer)
    assert office_computer.state() == before


def test_whoever_answers_no_gets_nothing_of_what_was_asked_for(office_computer: Computer) -> None:
    before = office_computer.state()
    office_computer.programs.user_agrees = False
    with pytest.raises(InputError, match="not trusted"):
        put(office_computer)
    assert office_computer.state() == before


def test_whoever_answers_no_keeps_what_was_installed_earlier(tmp_path: Path) -> None:
    pc = computer(tmp_path / "home", "windows")
    put(pc, "excel")
    excel_alone = pc.state()
    pc.programs.user_agrees = False
    with pytest.raises(InputError, match="not trusted"):
        put(pc, "office")
    assert pc.state() == excel_alone


def test_whoever_answers_no_when_taking_away_is_asked_again(office_computer: Computer) -> None:
    before = office_computer.state()
    put(office_computer)
    office_computer.programs.user_agrees = False
    _, fault = uninstall(office_computer.machine)
    assert fault is not None
    assert "still trusted" in fault.message
    office_computer.programs.user_agrees = True
    take(office_computer)
    assert office_computer.state() == before


def is_cut(target: Computer, work: Callable[[Computer], object], at: int, *, after: bool) -> bool:
    """Work until the power fails; False where the work has fewer changes than that."""
    with power_cut(target, at, after=after) as changes, suppress(PowerCutError):
        work(target)
    return changes[0] >= at


def test_a_full_disk_leaves_nothing_half_done(
    office_computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office_computer.state()
    with monkeypatch.context() as full:
        full.setattr(os, "replace", refused(os.replace, office_computer.opened, 28, "No space left"))
        with pytest.raises(OSError, match="No space left"):
            put(office_computer)
    assert office_computer.state() == before


def test_a_system_that_refuses_is_told_and_asked_again(
    office_computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = office_computer.state()
    put(office_computer)
    with monkeypatch.context() as broken:
        broken.setattr(os, "unlink", refused(os.unlink, office_computer.opened, 5, "Input/output error"))
        told, fault = uninstall(office_computer.machine)
    assert fault is not None
    assert "input/output error" in fault.message
    assert [each.target for each in told if each.state == "not undone"] == [str(office_computer.opened)]
    take(office_computer)
    assert office_computer.state() == before


def refused(work: Callable[..., None], place: Path, number: int, why: str) -> Callable[..., None]:
    """What the system does, but for one file."""

    def done(*arguments: Any, **named: Any) -> None:
        if place in (Path(arguments[0]), Path(arguments[-1])):
            raise OSError(number, why, str(place))
        work(*arguments, **named)

    return done


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_power_cut_at_any_change_of_an_installation(office_computer: Computer, after: bool) -> None:
    """At each of them in turn: what was there is back after uninstalling, or all is done on a second try."""
    place = office_computer.opened
    place.parent.mkdir(parents=True)
    place.write_bytes(b"by hand")
    before = office_computer.state()
    for at in range(1, 1_000):
        more = is_cut(office_computer, put, at, after=after)
        if at % 2:
            put(office_computer)
            assert office_computer.is_put()
        take(office_computer)
        assert office_computer.state() == before, f"power cut at change {at}"
        if not more:
            break
    assert 30 < at < 999


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_power_cut_at_any_change_of_taking_away(office_computer: Computer, after: bool) -> None:
    before = office_computer.state()
    for at in range(1, 1_000):
        put(office_computer)
        more = is_cut(office_computer, take, at, after=after)
        take(office_computer)
        assert office_computer.state() == before, f"power cut at change {at}"
        if not more:
            break
    assert 20 < at < 999


def test_a_damaged_journal_is_told_and_nothing_is_changed(office_computer: Computer) -> None:
    put(office_computer)
    office_computer.profile.journal.write_bytes(b'{"schema": "kpi.addin_journal/99"}')
    damaged = office_computer.state()
    for attempt in (lambda: put(office_computer), lambda: take(office_computer)):
        with pytest.raises(InputError, match="damaged or of a later version"):
            attempt()
    assert office_computer.state() == damaged


def test_excel_on_a_mac_must_have_been_started_once(tmp_path: Path) -> None:
    mac = computer(tmp_path / "home", "mac")
    (mac.profile.mac_excel / "Data" / "Documents").rmdir()
    (mac.profile.mac_excel / "Data").rmdir()
    mac.profile.mac_excel.rmdir()
    before = mac.state()
    with pytest.raises(InputError, match="Start Excel once"):
        put(mac)
    assert mac.state() == before


@pytest.mark.parametrize(
    ("system", "host", "advice"),
    [
        ("other", "excel", "libreoffice"),
        ("other", "office", "libreoffice"),
        ("mac", "excel", "--host office"),
    ],
)
def test_a_host_that_does_not_run_here_is_told_with_the_one_that_does(
    tmp_path: Path, system: System, host: str, advice: str
) -> None:
    target = computer(tmp_path / "home", system)
    before = target.state()
    with pytest.raises(InputError, match=advice):
        put(target, host)
    assert target.state() == before


def test_an_unknown_host_is_told_which_there_are() -> None:
    with pytest.raises(InputError, match="excel, office, libreoffice"):
        chosen(["word"])
