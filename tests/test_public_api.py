"""The public API is a contract: a change here is a decision, written in the changelog."""

from __future__ import annotations

import kpi_engine


def test_the_public_names_are_these_and_no_others() -> None:
    assert sorted(kpi_engine.__all__) == [
        "CatalogueError",
        "CellError",
        "CheckReport",
        "InputError",
        "KpiEngineError",
        "RecalcError",
        "Result",
        "SourceError",
        "TemplateError",
        "WorkbookError",
        "__version__",
        "calculate",
        "call",
        "check",
        "company",
        "fill_template",
        "list_functions",
        "recalculate",
    ]


def test_every_public_name_can_be_reached() -> None:
    for name in kpi_engine.__all__:
        assert getattr(kpi_engine, name) is not None
