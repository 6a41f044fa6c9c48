"""The questions of docs/questions.md, command by command, on the workbook of the demo."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```\n(.*?)```", PAGE, flags=re.DOTALL) for line in block.splitlines()
]

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk")


@pytest.fixture(scope="module")
def answers(folder: Path) -> dict[str, tuple[int, str]]:
    """What each command of the page ended with and said, without line breaks."""
    found = {}
    for command in COMMANDS:
        where = folder if command.startswith("kpi demo") else folder / "questions"
        script = Path(sys.executable).with_name("kpi")
        done = subprocess.run(
            [script, *shlex.split(command)[1:]], cwd=where, capture_output=True, encoding="utf-8", check=False
        )
        found[command] = done.returncode, " ".join((done.stdout + done.stderr).split())
    return found


def test_every_command_ends_as_the_page_says(answers: dict[str, tuple[int, str]]) -> None:
    assert {command: code for command, (code, _) in answers.items() if code} == {
        'kpi whatif mobile_app_security.xlsx --goal "KPIs!R7=220" --by "Inputs!R14"': 1,
        "kpi portable mobile_app_security.xlsx --to addin -o with-addin.xlsx": 1,
    }


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("explain", "248.529412: the same when recalculated"),
        ("explain", "sales and marketing spend divided by new paying customers"),
        ("explain", "248.529412 = 8,450 / 34"),
        ("explain", "+1.00"),
        ("explain", "-0.99"),
        ("--set Inputs!R14=40 --show", "211.25"),
        ("--set Inputs!R14=40 --show", "-15.0%"),
        ("--set Inputs!R14=40 --show", "136.0382567"),
        ("--table", "35 228.5714286 257.1428571"),
        ("--goal", "38 gives 222.3684211"),
        ("--goal", "39 gives 216.6666667"),
        ("--goal", "38.40909091 reaches the target, but the cell takes whole numbers only"),
        ("--to addin", "5,028 formulas rewritten as addin"),
        ("--to addin", "the text is the same for several functions"),
        ("--to native", "all give the same"),
    ],
)
def test_what_the_page_quotes_is_what_is_said(
    answers: dict[str, tuple[int, str]], command: str, told: str
) -> None:
    said = [text for line, (_, text) in answers.items() if command in line.replace('"', "")]
    assert any(told in each for each in said)


def test_the_written_workbooks_hold_what_was_said(folder: Path, answers: dict[str, tuple[int, str]]) -> None:
    def shown(name: str) -> object:
        return openpyxl.load_workbook(folder / "questions" / name, data_only=True)["KPIs"]["R7"].value

    assert len(answers) == len(COMMANDS)
    assert shown("plan-b.xlsx") == 211.25
    assert shown("for-the-bank.xlsx") == shown("mobile_app_security.xlsx") == pytest.approx(8450 / 34)
