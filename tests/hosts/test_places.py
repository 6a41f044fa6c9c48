"""Where a user's files are: below the home folder, or where Windows says that the company keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.hosts.places import Profile


def test_a_company_may_keep_a_part_of_the_profile_on_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("APPDATA", str(tmp_path / "server"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    profile = Profile.of_this_user()
    assert profile.excel_start == tmp_path / "server" / "Microsoft" / "Excel" / "XLSTART"
    assert profile.settings == Path.home() / "AppData" / "Local" / "saas-kpi-engine"


def test_on_a_mac_such_variables_mean_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setenv("APPDATA", "/elsewhere")
    profile = Profile.of_this_user()
    assert profile.roaming is None
    assert profile.settings.is_relative_to(Path.home())
