"""Answers as the preparer gave them: which figure, what was asked, what was answered, in which row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpi_engine.correcting.answers_markdown import marked_down
from kpi_engine.correcting.asking import ANSWERS, ELSEWHERE, OTHER, RIGHT, USE, Asked, Written, head_of
from kpi_engine.correcting.refusals import refused
from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.written import clipped, show
from kpi_engine.sources.open_table import is_workbook

_SHORT = {
    "yes": USE, "use": USE, "proposal": USE, "use proposal": USE, "right": RIGHT, "figure is right": RIGHT,
    "it is right": RIGHT, "other": OTHER, "other value": OTHER, "value": OTHER, "ask": ELSEWHERE,
    "somebody else": ELSEWHERE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What one figure got: one of the answers, "" where there is none yet; `value` as it was typed.

    `percent` says that a number was typed as a percentage. `where` names the row in the answers.
    """

    asked: Asked
    answer: str
    value: Scalar
    percent: bool
    remark: str
    answered_by: str
    date: str
    where: str


@dataclass(frozen=True, slots=True)
class Answers:
    """A file with answers; `source` and `source_sha256` tell which file was asked about."""

    path: Path
    sha256: str
    source: str
    source_sha256: str
    answers: tuple[Answer, ...]


def read_answers(path: Path) -> Answers:
    """The answers in a workbook or a text that `kpi check --questions` wrote.

    Raises InputError with the row where an answer is not one of those that can be chosen, has no value, or
    has one that contradicts it; WorkbookError for an unsound workbook.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise refused(
            f"{clipped(path.name, 80)} is not there. Check the name and the folder.", "missing"
        ) from None
    head, rows = _read(path, data)
    known = head_of(head)
    if known is None:
        raise refused(
            f"{clipped(path.name, 80)} holds no questions of kpi check. Give the file that kpi check FILE "
            "--questions wrote.",
            "no-questions",
        )
    answers = tuple(_checked(path, rows))
    return Answers(path, hashlib.sha256(data).hexdigest(), known[0], known[1], answers)


def _read(path: Path, data: bytes) -> tuple[str, list[Written]]:
    if not is_workbook(path):
        return marked_down(path, data)
    from kpi_engine.correcting.answers_workbook import filled_in

    return filled_in(path)


def _checked(path: Path, rows: Sequence[Written]) -> Iterator[Answer]:
    for row in rows:
        where = f"{clipped(path.name, 60)} {row.where}"
        answer = _choice(row.answer, where)
        if answer == OTHER and _is_blank(row.value):
            raise refused(f'{where}: "{OTHER}" needs the value. Type it beside the answer.', "answer")
        if answer != OTHER and not _is_blank(row.value):
            said = f'"{answer}"' if answer else "no answer"
            raise refused(
                f"{where}: the value {clipped(show(row.value), 30)} stands beside {said}. Choose "
                f'"{OTHER}", or empty the value.', "answer",
            )  # fmt: skip
        if isinstance(row.value, CellError | bool):
            raise refused(f"{where}: {show(row.value)} is no value. Type a number.", "answer")
        if answer == USE and len(row.asked.possible) != 1:
            raise refused(
                f'{where}: there is no single proposal to use. Choose "{OTHER}" and type it.', "answer"
            )
        yield Answer(
            row.asked, answer, row.value, row.percent, row.remark, row.answered_by, row.date, row.where
        )  # fmt: skip


def _choice(text: str, where: str) -> str:
    words = " ".join(text.casefold().strip(" .`\"'").split())
    if not words:
        return ""
    known = words if words in ANSWERS else _SHORT.get(words.removeprefix("the "), "")
    if not known:
        raise refused(
            f'{where}: "{clipped(text, 30)}" is none of the answers. Write one of: {", ".join(ANSWERS)}.',
            "answer",
        )
    return known


def _is_blank(value: Scalar) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
