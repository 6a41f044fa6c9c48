"""Why facts cannot be filled: a sentence for the first problem, with its row, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from kpi_engine.errors import SourceError, TemplateError
from kpi_engine.model.fact import Fact
from kpi_engine.workbook.refusals import short


@dataclass(frozen=True, slots=True)
class Problem:
    """A figure that finds no place, or one too many."""

    code: str
    text: str
    fact: Fact | None = None

    @property
    def sentence(self) -> str:
        """The problem with its row in front."""
        return f"{where(self.fact)}: {self.text}" if self.fact else self.text


def where(fact: Fact) -> str:
    """The place of a fact, short enough for a message."""
    return short(str(fact.place) or fact.id, 60)


def refuse(problems: list[Problem]) -> None:
    """Raise the first problem, if there is any."""
    if not problems:
        return
    first, rest = problems[0], len(problems) - 1
    more = f" ({rest} more problem{'s' if rest > 1 else ''}.)" if rest else ""
    raise SourceError(short_sentence(first.sentence, more), code=first.code)


def short_sentence(text: str, more: str = "") -> str:
    """The sentence with its ending, within the length that a message box shows."""
    room = 255 - len(more)
    return (text if len(text) <= room else f"{text[: room - 1]}…") + more


def suggestion(word: str, known: list[str]) -> str:
    """` Did you mean sm_spend?`, or "" when nothing is near."""
    near = get_close_matches(word.casefold(), known, n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def bad_target(where: str, name: str, why: str) -> TemplateError:
    """A place that a template names for figures and that cannot take them."""
    return TemplateError(
        f"The template's target {short(name, 40)} (in {short(where, 40)}) {why}. Correct it in the template.",
        code="bad-target",
    )
