"""Functions found by name or by question, for the task pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.engine import ENGINE
from kpi_engine.functions.finding import found
from kpi_engine.hosts.server.answering import answered
from kpi_engine.hosts.server.refusals import malformed
from kpi_engine.model.documents_of_server import FoundArgumentJson, FoundFunctionJson, SearchDocument
from kpi_engine.model.function import Function

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

_LONGEST = 500
_MOST = 10


def add_search(app: FastAPI) -> None:
    """The address that takes a question."""

    async def search(request: Request) -> Response:
        asked = request.query_params.getlist("question")
        if len(asked) != 1 or len(asked[0]) > _LONGEST:
            raise malformed(f"Ask one question, of at most {_LONGEST} letters: /api/search?question=churn")
        return answered(search_document(asked[0]).model_dump_json(by_alias=True).encode("utf-8"))

    app.add_route("/api/search", search, methods=["GET"])


def search_document(question: str) -> SearchDocument:
    """The functions that answer a question, best first."""
    return SearchDocument(engine=ENGINE, functions=[_found(each) for each in found(question, _MOST)])


def _found(function: Function) -> FoundFunctionJson:
    arguments = [
        FoundArgumentJson(
            name=each.name, help=each.help, unit=each.unit, required=each.required, default=each.default,
            options=list(each.options),
        )
        for each in function.arguments
    ]  # fmt: skip
    return FoundFunctionJson(
        name=function.name, title=function.title, help=function.help, question=function.question,
        signature=function.signature, family=function.family, returns=function.returns,
        aliases=list(function.aliases), arguments=arguments,
    )  # fmt: skip
