"""`kpi addin serve` as it is typed: what it refuses, whose definitions hold, where the port comes from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kpi_engine.hosts.installing.journal import Entry, read_journal
from kpi_engine.hosts.installing.tokens import ensure_token
from kpi_engine.hosts.places import Profile
from tests.hosts.server.conftest import call, program

_OWN = """\
company: {name: Example}
guide: css
targets:
  cac: {2026: 180}
terms:
  seats:
    label: Seats sold
    unit: count
    help: Seats under contract at the end of the month.
    adds_up: last
kpis:
  revenue_per_seat:
    title: Revenue per seat
    formula: mrr / seats
    unit: money per month
    better: higher
    question: What does one seat bring in a month?
    help: Monthly recurring revenue for each seat under contract.
    requires: ["mrr >= 0"]
    examples:
      - {given: {mrr: 1000, seats: 10}, result: 100}
"""


def _typed(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kpi_engine.cli.main", "addin", "serve", *options],
        env={**os.environ, "HOME": str(home)}, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "example.com", ""])
def test_a_foreign_interface_is_refused(tmp_path: Path, host: str) -> None:
    done = _typed(tmp_path, "--host", host)
    assert done.returncode == 2
    assert "the server answers on this computer alone" in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_companys_own_targets_and_kpis_are_answered_and_found(tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    file.write_text(_OWN, encoding="utf-8")
    calls = [call("KPI_TARGET", "cac", 2026, "own"), call("REVENUE_PER_SEAT", 1_000, 10)]
    with program(tmp_path, "--company", str(file)) as server, server.client() as client:
        assert client.post("/api/evaluate", json={"calls": calls}).json()["answers"] == [180.0, 100.0]
        found = client.get("/api/search", params={"question": "What does one seat bring?"}).json()
    assert found["functions"][0]["name"] == "REVENUE_PER_SEAT"


def test_a_missing_company_file_is_told_before_anything_starts(tmp_path: Path) -> None:
    done = _typed(tmp_path, "--company", str(tmp_path / "nowhere.yaml"))
    assert done.returncode == 2
    assert "nowhere.yaml" in done.stderr
    assert "Answering" not in done.stderr


def test_a_company_file_of_the_environment_that_is_missing_is_left_out(tmp_path: Path) -> None:
    with program(tmp_path, environment={"KPI_COMPANY": str(tmp_path / "nowhere.yaml")}) as server:
        assert any(line.startswith("KPI_COMPANY is not used:") for line in server.said)
        with server.client() as client:
            answer = client.post("/api/evaluate", json={"calls": [call("CAC", 100_000, 400)]})
            assert answer.json()["answers"] == [250.0]


def test_the_token_and_the_certificate_that_are_there_are_kept(tmp_path: Path) -> None:
    token = ensure_token(Profile(tmp_path, "other"))
    with program(tmp_path) as server:
        certificate = server.profile.certificate.read_bytes()
        assert server.headers == {"Authorization": f"Bearer {token}"}
        assert server.stop() == 0
    with program(tmp_path) as server:
        assert server.profile.certificate.read_bytes() == certificate
        with server.client() as client:
            assert client.get("/health").status_code == 200


def test_installing_is_asked_for_only_where_it_was_not_done(tmp_path: Path) -> None:
    def asked() -> bool:
        with program(tmp_path) as server:
            assert server.stop() == 0
        return any("kpi addin install --host office" in line for line in server.said)

    assert asked()
    journal = read_journal(Profile(tmp_path, "other")).opened()
    journal.with_entry(Entry("file", "saas-kpi-engine.manifest.xml", "office", "the manifest", {}))
    assert not asked()


def test_one_address_alone_can_be_asked_for(tmp_path: Path) -> None:
    with program(tmp_path, "--host", "127.0.0.1") as server, server.client() as client:
        assert client.get(f"https://127.0.0.1:{server.port}/health").status_code == 200
