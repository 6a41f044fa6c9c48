"""What a person accepts of a check is written, with a receipt; what is open becomes questions."""

from kpi_engine.correcting.answers import Answers, read_answers
from kpi_engine.correcting.asking import Questionnaire
from kpi_engine.correcting.choosing import (
    ON_THE_COMMAND_LINE,
    Choice,
    accepted,
    figure_of,
    finding_about,
    proven,
)
from kpi_engine.correcting.decided import Decided, decided, right_figures, still_open
from kpi_engine.correcting.questions import Line, Question, line_of, questions
from kpi_engine.correcting.receipt import Correction, Fixed, proof_line
from kpi_engine.correcting.refusals import place_text
from kpi_engine.correcting.spots import Spot
from kpi_engine.correcting.undoing import undo
from kpi_engine.correcting.writing import Places, fix, hash_of, places_of, target

__all__ = [
    "ON_THE_COMMAND_LINE", "Answers", "Choice", "Correction", "Decided", "Fixed", "Line", "Places",
    "Question", "Questionnaire", "Spot", "accepted", "decided", "figure_of", "finding_about", "fix",
    "hash_of", "line_of", "place_text", "places_of", "proof_line", "proven", "questions", "read_answers",
    "right_figures", "still_open", "target", "undo",
]  # fmt: skip
