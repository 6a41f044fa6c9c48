"""Questions as a text to be filled in: readable as it is, answered in any editor, read back by line."""

from __future__ import annotations

import re
from pathlib import Path

from kpi_engine.correcting.asking import Questionnaire, choices_for, link_to, remembered
from kpi_engine.correcting.questions import Line, Question
from kpi_engine.model.written import counted

ANSWER, VALUE, REMARK, BY, DATE = "Answer", "Value", "Remark", "Answered by", "Date"
FIELDS = (ANSWER, VALUE, REMARK, BY, DATE)
OPENING, CLOSING = "<!-- kpi ", " -->"
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#])")


def questions_markdown(asked: Questionnaire, place: Path) -> str:
    """The text as it is saved at `place`, from where its links lead to the files."""
    about = f"{counted(len(asked.questions), 'question')} about {counted(asked.figures, 'figure')}"
    parts = [
        f"# Questions about {_plain(asked.source.name)}",
        f"{OPENING}{asked.head()}{CLOSING}",
        f"{about}. Please write one of the answers that are named behind `Answer:`. With `another value`, "
        "write the figure behind `Value:` as it should stand in its cell. Then save the file and send it "
        "back.",
    ]
    for question in asked.questions:
        parts += [*_question(question, asked.source, place)]
    return "\n\n".join(parts) + "\n"


def _question(question: Question, source: Path, place: Path) -> list[str]:
    parts = [f"## {question.number}. {_plain(question.text)}"]
    if question.proof:
        rows = ["| Rule | As stated | | As proposed | |", "|---|---|---|---|---|"]
        proof = [f"| {' | '.join(map(_plain, item.row))} |" for item in question.proof]
        parts.append("\n".join([*rows, *proof]))
    for index, line in enumerate(question.lines):
        parts.append(_line(question.name(index), line, link_to(line, source, place)[0]))
    return parts


def _line(number: str, line: Line, link: str) -> str:
    where = f"[{_plain(line.place)}]({link})" if link else _plain(line.place)
    said = f"**{number}. {_plain(line.label)}**, {where}: says {_plain(line.stated)}"
    if line.shown and not line.why_not:
        said += f"; proposed {_plain(' or '.join(line.shown[:3]))}"
    said += f". {_plain(line.why_not)}" if line.why_not else "."
    answers = " / ".join(f"`{choice}`" for choice in choices_for(line))
    fields = "\n".join(f"{field}: " for field in FIELDS)
    return f"{said}\n\nAnswers: {answers}\n{OPENING}{remembered(line)}{CLOSING}\n\n```\n{fields}\n```"


def _plain(text: str) -> str:
    """The text on one line, with nothing in it that Markdown would take for a sign."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
