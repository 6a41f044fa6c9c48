"""What a request gets that is not answered: a status, a code for scripts, a sentence for a person."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_engine.engine import ENGINE
from kpi_engine.errors import KpiEngineError
from kpi_engine.model.documents_of_server import FaultDocument, FaultJson


class RefusedError(KpiEngineError):
    """A request that is not answered; the message never holds what was sent."""

    def __init__(
        self, message: str, *, code: str = "refused", status: int = 400,
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message, code=code)
        self.status = status
        self.headers = dict(headers or {})

    def document(self) -> bytes:
        """The document kpi.fault/1."""
        fault = FaultJson(code=self.code, message=self.message)
        return FaultDocument(engine=ENGINE, error=fault).model_dump_json(by_alias=True).encode("utf-8")


def malformed(message: str) -> RefusedError:
    """A request that cannot be understood."""
    return RefusedError(message, code="malformed", status=422)


def too_large(message: str) -> RefusedError:
    """A request beyond a limit of size."""
    return RefusedError(message, code="too-large", status=413)


def busy(what: str) -> RefusedError:
    """More is asked than the server does at one time."""
    return RefusedError(
        f"The server is busy: {what}. Ask again in a moment.", code="busy", status=503,
        headers={"Retry-After": "1"},
    )  # fmt: skip


def took_too_long(seconds: float) -> RefusedError:
    """Work that was ended by its limit of time."""
    return RefusedError(
        f"The work was ended: it took more than {seconds:,.0f} seconds. Ask for fewer or smaller ranges at "
        "one time.",
        code="too-long", status=504,
    )  # fmt: skip


def went_away() -> RefusedError:
    """A client that does not wait for its answer; it is said to the log alone."""
    return RefusedError("The client went away.", code="gone", status=499)


OUR_FAULT = RefusedError(
    "A fault inside the server; nothing of yours is changed. Report the log of kpi addin serve.",
    code="fault", status=500,
)  # fmt: skip
