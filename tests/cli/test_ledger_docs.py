"""The page docs/ledger.md, done: its example, its commands in their order, and the answers that it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.cli.ledger_run import Ledger, ledger

__all__ = ["ledger"]
PAGE = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """The contents of all blocks of a kind."""
    every = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE)
    return [content for found, content in every if found == kind]


def test_every_command_of_the_page_works_and_says_what_the_page_shows(ledger: Ledger, tmp_path: Path) -> None:
    (table,) = blocks("csv")
    (tmp_path / "subscriptions.csv").write_text(table, encoding="utf-8")
    commands = [line for block in blocks("") for line in block.splitlines()]
    assert len(commands) == 8
    first = ""
    for command in commands:
        program, group, *arguments = shlex.split(command)
        assert (program, group) == ("kpi", "ledger")
        answer = ledger(*arguments)
        assert answer.code == 0, f"{command}\n{answer.err}"
        first = first or answer.out
    shown = blocks("text")
    assert len(shown) == 2
    assert all(block in first for block in shown)
    assert (tmp_path / "aside.csv").is_file()


def test_cedar_moves_as_the_page_says(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "subscriptions.csv").write_text(blocks("csv")[0], encoding="utf-8")
    rows = ledger("moves", "subscriptions.csv", "--by", "plan", "--format", "json").json["rows"]
    march = {row["segments"]["Plan"]: row for row in rows if row["month"] == "2026-03"}
    assert (march["Pro"]["transfer"], march["Basic"]["transfer"]) == (-40, 40)
    assert (march["Pro"]["contraction"], march["Basic"]["contraction"]) == (30, 0)


def test_every_option_that_the_page_names_is_there(ledger: Ledger) -> None:
    every = "".join(ledger(verb, "--help").out for verb in ("moves", "retention", "cohorts", "segments"))
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE))
    assert {option for option in named if option not in every} == set()
