"""Functions found for the task pane."""

from __future__ import annotations

import json

import pytest

from kpi_engine.functions.registry import functions
from kpi_engine.model.documents_of_server import AnswersDocument, FaultDocument, SearchDocument
from tests.hosts.server.conftest import BEARER, Asked, examples


def test_a_function_is_found_by_its_name_with_all_that_the_pane_shows(app: Asked) -> None:
    answer = app.client.get("/api/search", params={"question": "CAC"}, headers=BEARER)
    assert answer.status_code == 200
    SearchDocument.model_validate_json(answer.content)
    best, cac = answer.json()["functions"][0], functions().get("CAC")
    assert (best["name"], best["title"], best["signature"]) == ("CAC", cac.title, cac.signature)
    assert [each["name"] for each in best["arguments"]] == [each.name for each in cac.arguments]
    assert all(each["required"] for each in best["arguments"])


def test_a_question_in_ones_own_words_finds_it_too(app: Asked) -> None:
    answer = app.client.get("/api/search", params={"question": "cost of winning a customer"}, headers=BEARER)
    assert "CAC" in [each["name"] for each in answer.json()["functions"][:3]]


@pytest.mark.parametrize("query", ["", "?question=a&question=b", "?question=" + "a" * 501])
def test_what_is_no_question_is_malformed(app: Asked, query: str) -> None:
    answer = app.client.get(f"/api/search{query}", headers=BEARER)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "malformed")
    FaultDocument.model_validate_json(answer.content)


def test_answers_keep_to_their_contract(app: Asked) -> None:
    calls = {"calls": [case.call for case in examples()]}
    answer = app.client.post("/api/evaluate", content=json.dumps(calls), headers={**BEARER, **_JSON})
    AnswersDocument.model_validate_json(answer.content)


_JSON = {"Content-Type": "application/json"}
