"""Plans as a finance person jots them down: one figure a line, `term[segment] period value`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kpi_engine.model.fact import Fact

Jotted = Callable[..., list[Fact]]


@pytest.fixture(scope="session")
def jot(state: Callable[..., Fact]) -> Jotted:
    """`jot("cac 2026 250; churn_rate - 5.0%", "Target")`: facts with the line's words as their ids."""

    def read(text: str, scenario: str = "Target", **tags: str) -> list[Fact]:
        facts = []
        for line in (part.strip() for part in text.replace("\n", ";").split(";")):
            if line:
                name, period, raw = line.split()
                term, _, segment = name.removesuffix("]").partition("[")
                said = "" if period == "-" else period
                told = {"period": said, "segment": segment.replace("_", " "), "scenario": scenario}
                facts.append(state(term, raw, id=f"{name} {period}", **told, **tags))
        return facts

    return read
