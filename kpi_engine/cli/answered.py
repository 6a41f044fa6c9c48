"""`kpi check` with acceptance, with questions to the preparer, and with the answers that came back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.model.written import counted

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.cli.fixing import Wish
    from kpi_engine.engine import CheckReport
    from kpi_engine.model.documents_of_fixes import AnsweredJson


def accepted(wish: Wish) -> int:
    """Write what is accepted, as `kpi fix` does; the exit code."""
    from kpi_engine.cli.fixed import print_fix
    from kpi_engine.cli.fixing import begun, worked

    run = begun(wish)
    with run.working(f"Correcting {wish.file.name}"):
        outcome = worked(wish, run)
    run.answer(outcome.document, lambda out: print_fix(out, outcome.document, outcome.receipt))
    return outcome.code


def answered_check(wish: Wish, report: CheckReport) -> tuple[CheckReport, list[AnsweredJson]]:
    """The check under the answers: figures that are right are trusted, what they settle is left out."""
    from kpi_engine.cli.fixing import checked, without_answered
    from kpi_engine.correcting import right_figures
    from kpi_engine.engine.correcting import answered, places_of
    from kpi_engine.model.documents_of_fixes import AnsweredJson

    assert wish.answers is not None
    told = answered(report, places_of(report, decimal=wish.decimal), wish.answers)
    right = right_figures(told)
    if right:
        report = without_answered(checked(wish, wish.file, {*wish.trust, *right}), right)
    return report, [AnsweredJson(**each.as_dict()) for each in told]


def ask(report: CheckReport, output: Path, wish: Wish) -> str:
    """Write the questions; what to say of them."""
    from kpi_engine.engine.correcting import places_of, write_questions

    places = places_of(report, decimal=wish.decimal)
    questions, figures = write_questions(report, places, output)
    if not questions:
        return "There is no finding, so there is nothing to ask; no file was written.\n"
    return (
        f"{counted(questions, 'question')} about {counted(figures, 'figure')} in {output}. Once answered: "
        f"kpi fix {wish.file} --answers {output} -o OUT\n"
    )


def print_answers(out: Console, answered: Sequence[AnsweredJson]) -> None:
    """What became of each answer; those that are not applied say why."""
    if not answered:
        return
    out.print("Answers:")
    for each in answered:
        by = f" by {each.answered_by}" if each.answered_by else ""
        why = f": {each.why}" if each.why else ""
        state = "answered: right as stated" if each.state == "right as stated" else each.state
        out.print(f"  {each.place} ({each.stated})  {state}{by}{why}", markup=False)
