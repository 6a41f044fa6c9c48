"""Answers read back from a text: below each figure's mark, its answer, value and remark."""

from __future__ import annotations

import re
from pathlib import Path

from kpi_engine.correcting.asked_markdown import ANSWER, BY, CLOSING, DATE, FIELDS, OPENING, REMARK, VALUE
from kpi_engine.correcting.asking import Asked, Written, asked_of
from kpi_engine.correcting.refusals import refused
from kpi_engine.model.written import clipped

_FIELD = re.compile(rf"\s*[-*>]?\s*\**({'|'.join(FIELDS)})\**\s*:\**\s*(.*)", re.IGNORECASE)


def marked_down(path: Path, data: bytes) -> tuple[str, list[Written]]:
    """The head of the questions, and what was written for each figure."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refused(f"{clipped(path.name, 80)} is not UTF-8 text. Save it as UTF-8.", "encoding") from None
    head, found = "", list[Written]()
    asked, started, fields = None, 0, dict[str, str]()
    for number, line in enumerate([*text.splitlines(), f"{OPENING}{CLOSING}"], 1):
        mark = line.strip()
        if mark.startswith(OPENING.strip()) and mark.endswith(CLOSING.strip()):
            if asked is not None:
                found.append(_written(asked, started, fields))
            inside = mark[len(OPENING) : -len(CLOSING)]
            head = head or inside
            asked, started, fields = asked_of(inside), number, {}
        elif asked is not None and line.startswith("## "):
            found.append(_written(asked, started, fields))
            asked, fields = None, {}
        elif asked is not None and (field := _FIELD.fullmatch(line)):
            fields.setdefault(field[1].casefold(), field[2].strip())
    return head, found


def _written(asked: Asked, line: int, fields: dict[str, str]) -> Written:
    def field(name: str) -> str:
        return fields.get(name.casefold(), "")

    answer, value = field(ANSWER), field(VALUE)
    typed = re.fullmatch(r"(another value)\s*[:=,]?\s+(.*\d.*)", answer, re.IGNORECASE)
    if typed and not value:
        answer, value = typed[1], typed[2]
    return Written(
        asked, f"line {line}", answer, value or None, False, field(REMARK), field(BY), field(DATE)
    )  # fmt: skip
