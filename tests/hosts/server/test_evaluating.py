"""Calls and their answers: the engine's, in order, each call for itself."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_engine.functions.registry import functions
from kpi_engine.hosts.json_cells import from_json, to_json
from kpi_engine.hosts.server.evaluating import evaluate
from kpi_engine.hosts.server.limits import Limits
from kpi_engine.hosts.server.refusals import RefusedError
from kpi_engine.model.cell_error import CellError
from tests.hosts.server.conftest import call, examples

_LIMITS = Limits()
_ERRORS = [{"error": error.text} for error in CellError]


def answers(*calls: dict[str, Any], limits: Limits = _LIMITS) -> list[Any]:
    document = json.loads(evaluate(json.dumps({"calls": calls}).encode(), limits, None).document)
    assert document["schema"] == "kpi.answers/1"
    return list(document["answers"])


def test_an_answer_stands_where_its_call_stood() -> None:
    sent = [call("CAC", 100_000, 400), call("ARR", 1_000), call("CAC", 50_000, 400)]
    assert answers(*sent) == [250.0, 12_000.0, 125.0]


def test_each_call_fails_for_itself() -> None:
    found = answers(
        call("CAC", 100_000, 0), call("CACK", 1), call("CAC", 1, 2, 3), call("CAC", 100_000, 400),
        call("CAC"), call("", 1),
    )  # fmt: skip
    errors = [{"error": "#DIV/0!"}, {"error": "#NAME?"}, {"error": "#VALUE!"}]
    assert found == [*errors, 250.0, {"error": "#N/A"}, {"error": "#NAME?"}]


def test_aliases_and_small_letters_are_names_too() -> None:
    assert answers(call("cac", 100_000, 400)) == [250.0]


def test_a_column_gives_a_column_with_the_error_of_each_row() -> None:
    sent = call("CAC", [[100_000.0], [5_000.0], [None]], [[400.0], [0.0], [3.0]])
    assert answers(sent) == [[[250.0], [{"error": "#DIV/0!"}], [{"error": "#N/A"}]]]


def test_an_error_that_comes_in_goes_out_and_other_text_is_no_figure() -> None:
    sent = [call("CAC", CellError.REF, 400), call("CAC", "many", 400), call("CAC", True, 400)]
    assert [each["error"] for each in answers(*sent)] == ["#REF!", "#VALUE!", "#VALUE!"]


def test_numbers_that_no_cell_holds_and_other_objects_are_errors_of_their_call() -> None:
    huge = '{"calls": [{"name": "CAC", "arguments": [1e999, 1]}, {"name": "CAC", "arguments": [1' + "0" * 400
    body = (
        huge
        + ', 1]}, {"name": "CAC", "arguments": [{"a": 1}, 400]}, {"name": "CAC", "arguments": [100, 4]}]}'
    )
    found = json.loads(evaluate(body.encode(), _LIMITS, None).document)["answers"]
    assert [each["error"] for each in found[:3]] == ["#NUM!", "#NUM!", "#VALUE!"]
    assert found[3] == 25.0


def test_a_formula_is_explained_with_the_values_that_came_along() -> None:
    sent = {
        "name": "KPI_EXPLAIN", "arguments": ["=CAC($B$2,Plan!B3)"], "pieces": {"B2": 100_000, "Plan!B3": 400},
    }  # fmt: skip
    assert answers(sent) == ["250 = 100,000 / 400; cac_scope: sales and marketing"]


def test_a_piece_that_did_not_come_along_is_named() -> None:
    sent = {"name": "KPI_EXPLAIN", "arguments": ["=CAC(B2,B3)"], "pieces": {"B2": 1}}
    assert answers(sent) == ["Not explained: the value of B3 is not known here"]


def test_a_fault_of_ours_is_an_error_cell_and_names_the_place_never_a_figure() -> None:
    figure = 123_457

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError(f"while computing {figure}")

    cac = functions().get("CAC")
    with functions().instead([("CAC", replace(cac, call=broken))]):
        body = json.dumps({"calls": [call("CAC", figure, 1), call("ARR", 1)]}).encode()
        done = evaluate(body, _LIMITS, None)
    assert json.loads(done.document)["answers"] == [{"error": "#VALUE!"}, 12.0]
    assert [(fault.function, fault.kind) for fault in done.faults] == [("CAC", "ZeroDivisionError")]
    assert str(figure) not in str(done.faults)
    assert "broken" in done.faults[0].where


def test_an_answer_that_is_no_number_is_never_sent_as_one() -> None:
    cac = functions().get("CAC")
    with functions().instead([("CAC", replace(cac, call=lambda *_: [[float("inf"), 1.0]]))]):
        assert answers(call("CAC", 1, 1)) == [[[{"error": "#NUM!"}, 1.0]]]


def test_answers_beyond_the_limit_are_refused_as_calls_are() -> None:
    cac, few = functions().get("CAC"), replace(_LIMITS, cells=20)
    with functions().instead([("CAC", replace(cac, call=lambda *_: [[1.0], [2.0]] * 3))]):
        with pytest.raises(RefusedError, match="answers have more than 20 cells") as refused:
            answers(*[call("CAC", 1, 1)] * 4, limits=few)
        assert len(answers(*[call("CAC", 1, 1)] * 3, limits=few)) == 3
    assert refused.value.status == 413


def test_every_example_of_the_catalogue_is_answered_as_it_is_declared() -> None:
    cases = examples()
    assert {case.name for case in cases} == {each.name for each in functions()}
    for case, answer in zip(cases, answers(*(case.call for case in cases)), strict=True):
        assert case.agrees(answer), (case, answer)


_CELLS = st.one_of(
    st.none(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(_ERRORS),
    st.integers(-1000, 1_000_000), st.text(max_size=6),
    st.sampled_from(["cac", "mas", "2026-03", "monthly", ""]),
)  # fmt: skip
_ARGUMENTS = st.one_of(_CELLS, st.lists(st.lists(_CELLS, min_size=2, max_size=2), min_size=1, max_size=3))
_NAMES = [each.name for each in functions()]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(_NAMES), st.lists(_ARGUMENTS, max_size=5)), min_size=1, max_size=12)
)
def test_whatever_stands_in_the_cells_the_answer_is_the_engines_own(
    calls: list[tuple[str, list[Any]]],
) -> None:
    found = answers(*({"name": name, "arguments": arguments} for name, arguments in calls))
    for (name, arguments), answer in zip(calls, found, strict=True):
        function = functions().get(name)
        if len(arguments) <= function.most:
            assert answer == to_json(function.call(*map(from_json, arguments))), name
        else:
            assert answer == {"error": "#VALUE!"}
