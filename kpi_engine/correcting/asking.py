"""What a file with questions remembers: what was asked of which figure, so that answers can be checked."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kpi_engine.correcting.questions import Line, Question
from kpi_engine.formula.references import quoted
from kpi_engine.model.cell_error import Scalar

USE, RIGHT, OTHER, ELSEWHERE = (
    "use the proposal", "the figure is right", "another value", "ask somebody else",
)  # fmt: skip
ANSWERS = (USE, RIGHT, OTHER, ELSEWHERE)
FORMAT = "kpi.questions/1"


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure as it was asked about: what stood there, shown and in full, and the proposed values."""

    finding: str
    figure: str
    place: str
    raw: str
    value: float
    stated: str
    possible: tuple[float, ...]

    @property
    def key(self) -> str:
        """What names it in the file."""
        return f"{self.finding}/{self.figure}"


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote beside a figure, before anything is made of it; `where` names the row."""

    asked: Asked
    where: str
    answer: str
    value: Scalar
    percent: bool
    remark: str
    answered_by: str
    date: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The questions about one file, with the hash that the file had."""

    source: Path
    sha256: str
    engine: str
    questions: tuple[Question, ...]

    @property
    def figures(self) -> int:
        """How many figures are asked about."""
        return sum(len(question.lines) for question in self.questions)

    def head(self) -> str:
        """What is said once of all questions, as JSON."""
        return _json(
            {"format": FORMAT, "source": self.source.name, "sha256": self.sha256, "engine": self.engine}
        )


def remembered(line: Line) -> str:
    """A figure as it is asked about, as JSON."""
    fact = line.fact
    value = fact.value if isinstance(fact.value, float | int) else 0.0
    asked = Asked(line.finding, fact.id, line.place, fact.raw, value, line.stated, line.possible)
    return _json(asdict(asked))


def head_of(text: str) -> tuple[str, str] | None:
    """(source, hash) of a head; None for anything else."""
    found = _read(text)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return None
    return str(found.get("source", "")), str(found.get("sha256", ""))


def asked_of(text: str) -> Asked | None:
    """The figure that a remembered text tells of; None for anything else."""
    found = _read(text)
    try:
        return Asked(
            str(found["finding"]), str(found["figure"]), str(found["place"]), str(found["raw"]),
            float(found["value"]),
            str(found["stated"]), tuple(float(value) for value in found["possible"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return None


def choices_for(line: Line) -> Sequence[str]:
    """The answers that a figure can get: a proposal that is one, and can be written, can be used."""
    return ANSWERS if line.proposal is not None else ANSWERS[1:]


def link_to(line: Line, source: Path, place: Path) -> tuple[str, str]:
    """The file and the cell that a link from the file at `place` leads to; ("", "") where there is no way."""
    try:
        way = os.path.relpath(source.resolve(), place.resolve().parent)
    except ValueError:  # another drive of Windows
        return "", ""
    cell = f"{quoted(line.fact.place.sheet)}!{line.cell}" if line.cell else ""
    return quote(way.replace(os.sep, "/"), safe="/."), cell


def _json(value: dict[str, object]) -> str:
    """JSON that can stand in a comment: no two hyphens meet."""
    return json.dumps(value, ensure_ascii=False).replace("--", "-\\u002d")


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
