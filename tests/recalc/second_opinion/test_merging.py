"""What becomes of a verdict when a second engine has its say: every case, by hand."""

from __future__ import annotations

import pytest

from kpi_engine.model.cell_error import DIV0, NA, NUM, VALUE, Scalar
from kpi_engine.model.status import Status
from kpi_engine.recalc.second_opinion.merging import NoOpinion, merged
from kpi_engine.recalc.verdict import CellVerdict

OTHER = "LibreOffice 7.4"
SILENT = NoOpinion("a function in the formula is not known to it")
WHY = "the engine cannot compute it"


def first(status: Status, cached: Scalar, computed: Scalar, reason: str = "") -> CellVerdict:
    return CellVerdict("Plan", "B1", "A1/A2", cached, computed, status, reason)


CASES = [
    # status, file, first engine, second engine → status, opinion, computed, computed by the second
    ("equal", 250.0, 250.0, 250.0, "equal", "agrees", 250.0, False),
    ("equal", 250.0, 250.0, 250.00001, "equal", "agrees", 250.0, False),
    ("equal", 250.0, 250.0, 200.0, "equal", "disagrees", 250.0, False),
    ("equal", True, True, 1.0, "equal", "agrees", True, False),
    ("equal", 1.0, 1.0, True, "equal", "agrees", 1.0, False),
    ("equal", "1", "1", 1.0, "equal", "disagrees", "1", False),
    ("equal", NUM, NUM, VALUE, "equal", "agrees", NUM, False),
    ("equal", 250.0, 250.0, DIV0, "equal", "disagrees", 250.0, False),
    ("equal", 250.0, 250.0, SILENT, "equal", "only_first", 250.0, False),
    ("not_verifiable", 250.0, None, 250.0, "equal", "only_second", 250.0, True),
    ("not_verifiable", 250.0, 250.001, 250.0, "equal", "only_second", 250.0, True),
    ("not_verifiable", 250.0, None, 200.0, "not_verifiable", "only_second", None, False),
    ("not_verifiable", 250.0, None, 250.00001, "not_verifiable", "only_second", None, False),
    ("not_verifiable", NUM, None, VALUE, "equal", "only_second", NUM, True),
    ("not_verifiable", 250.0, None, SILENT, "not_verifiable", "none", None, False),
    ("not_verifiable", None, None, 250.0, "uncached", "only_second", 250.0, True),
    ("not_verifiable", None, 240.0, 250.0, "not_verifiable", "disagrees", 240.0, False),
    ("not_verifiable", None, None, SILENT, "not_verifiable", "none", None, False),
    ("different", 250.0, 240.0, 250.0, "equal", "disagrees", 250.0, True),
    ("different", 250.0, 240.0, 240.0, "different", "agrees", 240.0, False),
    ("different", 250.0, 240.0, 230.0, "different", "disagrees", 240.0, False),
    ("different", 250.0, 240.0, 250.00001, "not_verifiable", "disagrees", 240.0, False),
    ("different", 250.0, 240.0, 240.00001, "different", "agrees", 240.0, False),
    ("different", NA, 240.0, VALUE, "not_verifiable", "disagrees", 240.0, False),
    ("different", 250.0, NUM, VALUE, "different", "agrees", NUM, False),
    ("different", 250.0, 240.0, SILENT, "different", "only_first", 240.0, False),
    ("stale", 250.0, 240.0, 250.0, "equal", "disagrees", 250.0, True),
    ("stale", 250.0, 240.0, 240.0, "stale", "agrees", 240.0, False),
    ("stale", 250.0, 240.0, SILENT, "stale", "only_first", 240.0, False),
    ("uncached", None, 250.0, 250.0, "uncached", "agrees", 250.0, False),
    ("uncached", None, 250.0, 250.00001, "uncached", "agrees", 250.0, False),
    ("uncached", None, 250.0, 200.0, "not_verifiable", "disagrees", 250.0, False),
    ("uncached", None, 250.0, SILENT, "uncached", "only_first", 250.0, False),
    ("volatile", 250.0, 240.0, 250.0, "volatile", "none", 240.0, False),
    ("external", 250.0, 250.0, 240.0, "external", "none", 250.0, False),
]


@pytest.mark.parametrize(("status", "cached", "computed", "second", "then", "opinion", "value", "by"), CASES)
def test_two_engines_about_one_cell(status, cached, computed, second, then, opinion, value, by):
    found = merged(first(status, cached, computed, WHY), second, OTHER)
    assert (found.status, found.opinion, found.computed) == (then, opinion, value)
    assert found.engine == (OTHER if by else "")
    assert found.cached == cached


def test_the_value_of_the_second_engine_is_kept_beside_the_first():
    assert merged(first("different", 250.0, 240.0), 230.0, OTHER).second == 230.0
    assert merged(first("different", 250.0, 240.0), SILENT, OTHER).second is None


def test_a_file_that_one_engine_confirms_names_the_value_of_the_other():
    found = merged(first("different", 250.0, 240.0), 250.0, OTHER)
    assert found.reason == "LibreOffice 7.4 gives the value of the file; the first engine gives 240"


def test_a_cell_without_a_saved_result_on_which_the_engines_disagree_shows_both_values():
    found = merged(first("uncached", None, 250.0), "none", OTHER)
    assert found.reason == (
        'the file holds no value, and the engines disagree: 250 or, by LibreOffice 7.4, "none"'
    )


def test_what_the_second_engine_gives_is_added_to_why_the_first_cannot_say():
    found = merged(first("not_verifiable", 250.0, None, WHY), 200.0, OTHER)
    assert found.reason == f"{WHY}; LibreOffice 7.4 gives 200 and the file holds another value"


def test_why_there_is_no_second_opinion_is_told_where_nothing_else_is():
    assert merged(first("equal", 250.0, 250.0), SILENT, OTHER).reason == (
        "no second opinion: a function in the formula is not known to it"
    )
    assert merged(first("not_verifiable", 250.0, None, WHY), SILENT, OTHER).reason == WHY


def test_a_long_text_is_cut_in_a_reason():
    found = merged(first("equal", "a", "a"), "b" * 500, OTHER)
    assert len(found.reason) < 120
