"""The README's words, done: every command and every line of Python in it works as written, in its order."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
_FINDS = {"kpi check kpi-demo/facts.csv"}
"""Commands that the README shows finding something: exit code 1 is their right answer."""


def _commands() -> list[str]:
    blocks = re.findall(r"```\n(.*?)```", README, flags=re.DOTALL)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("kpi ")]


@pytest.mark.slow
def test_every_command_of_the_readme_works_in_an_empty_folder(tmp_path: Path) -> None:
    commands = _commands()
    assert "kpi demo" in commands
    for command in commands:
        script = Path(sys.executable).with_name("kpi")
        done = subprocess.run(
            [script, *shlex.split(command)[1:]],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == (1 if command in _FINDS else 0), f"{command}\n{done.stdout}\n{done.stderr}"


def test_the_python_of_the_readme_gives_what_its_comments_say() -> None:
    code = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)[0]
    space: dict[str, object] = {}
    exec("from kpi_engine import CellError", space)
    for line in code.splitlines():
        statement, _, expected = line.partition("#")
        if expected:
            assert eval(statement, space) == eval(expected, space), line
        else:
            exec(statement, space)


def test_every_page_the_readme_points_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (Path(__file__).parents[1] / target).exists(), target
