"""A policy card from a YAML file; what is wrong in it is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.model.policy import Decision
from kpi_engine.sources.policy import read_policy


def read(tmp_path: Path, text: str) -> tuple[Decision, ...]:
    file = tmp_path / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    return read_policy(file).decisions


def test_every_key_of_a_decision_is_read(tmp_path: Path) -> None:
    text = """policy:
      - choice: cac_scope
        option: fully loaded with onboarding and tools
        since: Jul 2026
        decided_on: 2026-06-20
        approved_by: CFO
      - {choice: strict_conversion, option: on}
    """
    assert read(tmp_path, text) == (
        Decision("cac_scope", "fully loaded with onboarding and tools", "2026-07", "2026-06-20", "CFO"),
        Decision("strict_conversion", "on"),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "policy.yaml line 1: begin the file with policy:"),
        ("- choice: cac_scope", "begin the file with policy:"),
        ("company: {name: Alpha}", "Give it with --company"),
        ("policy:\n  - choice: cac_scop\n    option: x", "line 2, policy[1]: no choice is called cac_scop"),
        ("policy:\n  - choice: cac_scope\n    option: x", "cac_scope cannot be 'x'"),
        ("policy:\n  - choice: cac_scope\n    option: marketing only\n    sinse: 2026-01", "mean since?"),
        ("policy:\n  - choice: cac_scope\n    option: marketing only\n    since: soon", "line 4"),
        ("policy:\n  - {choice: cac_scope, option: marketing only, option: x}", "a second time"),
        ("policy:\n  - {choice: strict_conversion, option: on}\n  - {choice: strict_conversion, option: off}",
         "line 3, policy[2]: strict_conversion is decided twice from the start"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SourceError) as fault:
        read(tmp_path, text)
    assert told in str(fault.value)
    assert len(str(fault.value)) <= 255
