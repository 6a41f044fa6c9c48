"""Findings put to a person at the terminal, one by one; what is accepted comes back, nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.fixed import print_proposal
from kpi_engine.cli.fixing import Wish
from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.model.documents_of_checks import FindingJson
    from kpi_engine.model.documents_of_fixes import FixDocument, ProposalJson

_ASK = "  [y]es, [n]o, another value, [s]kip, sto[p]? "
_YES, _NO, _SKIP, _STOP = ("y", "yes"), ("n", "no"), ("s", "skip", ""), ("p", "stop", "q", "quit")


@dataclass(slots=True)
class Talk:
    """What was said so far: accepted findings, values of one's own, findings that are none."""

    accepted: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def decides(self) -> bool:
        """True once something is to be written."""
        return bool(self.accepted or self.own)


def asked(wish: Wish, document: FixDocument, out: Console, ask: Callable[[str], str]) -> Wish | None:
    """Ask about each finding; the wish with what was accepted, None where nothing was.

    `ask` puts a question to the person and gives the answer; end of input stops.
    """
    talk = Talk()
    for number, finding in enumerate(document.findings, 1):
        mine = [each for each in document.proposals if each.finding == finding.id]
        out.print(f"{number} of {len(document.findings)}", style="dim")
        print_proposal(out, finding, document.proposals)
        if not _ask_about(finding, mine, talk, out, ask):
            break
    if talk.refused:
        out.print(f"{counted(len(talk.refused), 'finding')} left as stated: --trust keeps a figure for good.")
    if not talk.decides:
        out.print("Nothing was changed.")
        return None
    output = wish.output
    if output is None and not wish.in_place:
        usual = wish.file.with_name(f"{wish.file.stem}-corrected{wish.file.suffix}")
        output = Path(ask(f"Write as [{usual.name}]: ").strip() or usual)
    return replace(wish, accept=tuple(talk.accepted), own=tuple(talk.own), output=output)


def _ask_about(
    finding: FindingJson, mine: list[ProposalJson], talk: Talk, out: Console, ask: Callable[[str], str]
) -> bool:
    """Ask until the answer is one; False where the person stops."""
    open_ = [each for each in mine if not each.why_not]
    if not open_:
        return True
    while True:
        try:
            answer = ask(_ASK).strip()
        except EOFError:
            return False
        word = answer.casefold()
        if word in _STOP:
            return False
        if word in _SKIP:
            return True
        if word in _NO:
            talk.refused.append(finding.id)
            return True
        if word in _YES and finding.proposed and len(open_) == len(mine):
            talk.accepted.append(finding.id)
            return True
        if _is_value(answer):
            own = _own_value(answer, open_, ask)
            talk.own += [own] if own else []
            return True
        out.print("  Type y, n, a value such as 0.15 or 15 %, s or p.")


def _own_value(answer: str, figures: list[ProposalJson], ask: Callable[[str], str]) -> str:
    """`Inputs!C5=0.15`; where several figures are meant, the person says which."""
    if len(figures) == 1:
        return f"{figures[0].figure}={answer}"
    known = {str(number): each for number, each in enumerate(figures, 1)}
    listed = ", ".join(f"{number} {each.place}" for number, each in known.items())
    chosen = ask(f"  Which one? {listed}: ").strip()
    return f"{known[chosen].figure}={answer}" if chosen in known else ""


def _is_value(text: str) -> bool:
    from kpi_engine.sources.number import take_apart

    return take_apart(text) is not None
