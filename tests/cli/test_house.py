"""Settings, contracts and the shape of the command itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kpi_engine.model.documents import DOCUMENTS
from tests.cli.conftest import Kpi


def test_the_contracts_are_named(kpi: Kpi) -> None:
    names = kpi("schema").out.split()
    assert {"audit", "audit_rules", "diff", "working_paper", "recalc"} <= set(names)


def test_a_flag_wins_over_the_environment_and_that_over_the_file(
    kpi: Kpi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'fail_on = "error"\nstrict = true\nformat = "text"\n'
    (tmp_path / "kpi.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("KPI_FAIL_ON", "info")
    settings = {s["name"]: s for s in kpi("config", "--format", "json").json["settings"]}
    assert (settings["format"]["value"], settings["format"]["origin"]) == ("json", "flag")
    assert (settings["fail_on"]["value"], settings["fail_on"]["origin"]) == ("info", "KPI_FAIL_ON")
    assert settings["strict"]["value"] is True
    assert settings["strict"]["origin"].endswith("kpi.toml")
    assert settings["decimal"]["origin"] == "default"


def test_an_unknown_key_in_the_file_is_an_error(kpi: Kpi, tmp_path: Path) -> None:
    (tmp_path / "kpi.toml").write_text('fromat = "json"\n', encoding="utf-8")
    answer = kpi("config")
    assert answer.code == 2
    assert "unknown key fromat" in answer.err
    assert "Known keys: format" in answer.err


def test_a_value_outside_its_choices_names_where_it_stands(kpi: Kpi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_FORMAT", "xml")
    answer = kpi("list")
    assert answer.code == 2
    assert "KPI_FORMAT is text or json" in answer.err


@pytest.mark.parametrize("verb", sorted(DOCUMENTS))
def test_the_contract_of_each_command_is_printed_and_named(kpi: Kpi, verb: str) -> None:
    schema = json.loads(kpi("schema", verb).out)
    assert schema["properties"]["schema"]["const"] == f"kpi.{verb}/1"
    assert schema["additionalProperties"] is False


def test_a_log_names_the_run_and_no_cell_value(kpi: Kpi, tmp_path: Path) -> None:
    kpi("calc", "CAC", "123457", "400", "--log-file", "run.log")
    log = (tmp_path / "run.log").read_text(encoding="utf-8")
    assert "kpi calc" in log
    assert "123457" not in log


def test_version_and_help_answer(kpi: Kpi) -> None:
    assert kpi("--version").out.startswith("saas-kpi-engine ")
    help_text = kpi("--help").out
    for command in ("list", "info", "calc", "fill", "recalc", "check", "config", "schema", "derive", "demo"):
        assert command in help_text


@pytest.mark.parametrize(
    "command", ["list", "info", "calc", "fill", "recalc", "check", "config", "schema", "derive", "demo"]
)
def test_every_command_takes_the_options_that_scripts_rely_on(kpi: Kpi, command: str) -> None:
    help_text = kpi(command, "--help").out
    for option in ("--format", "--verbose", "--log-file"):
        assert option in help_text, command
