"""The header alone says what the columns are; what it does not say is refused."""

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.sources.header import ValueColumn, layout_of, recognised
from kpi_engine.sources.table import Table


def _table(*header: str) -> Table:
    return Table("plan.csv", "", header, 1, lambda: iter(()))


def _why(*header: str) -> str:
    with pytest.raises(SourceError) as refused:
        layout_of(_table(*header))
    assert len(str(refused.value)) <= 255
    return str(refused.value)


def test_header_words_have_synonyms_and_no_case() -> None:
    layout = layout_of(_table("MONTH", "Metric", "Amount", "Tier", "Company", "Comment"))
    assert layout.roles == {"period": 0, "term": 1, "value": 2, "segment": 3, "entity": 4, "note": 5}
    assert layout.values == (ValueColumn(2),)


def test_columns_of_a_long_table_that_mean_nothing_to_us_are_left_alone() -> None:
    layout = layout_of(_table("Account", "Period", "KPI", "Value", "Posted by"))
    assert layout.roles == {"period": 1, "term": 2, "value": 3}


def test_the_inputs_sheet_of_a_template_is_a_wide_table() -> None:
    layout = layout_of(_table("Term", "Unit", "Help", "Owner", "Source", "Note", "2026-01", "2026-02"))
    assert layout.values == (ValueColumn(6, period="2026-01"), ValueColumn(7, period="2026-02"))


def test_a_column_a_term_resolves_its_header() -> None:
    layout = layout_of(_table("Date", "Closing MRR", "Ad budget", ""))
    assert layout.values == (ValueColumn(1, term="mrr"), ValueColumn(2, term="Ad budget"))
    assert layout.nameless == (3,)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (("2026-01", "MRR", "100"), "Expected a header row"),
        (("some", "words"), "Expected a header row"),
        (("period", "value"), "lacks a column term"),
        (("period", "term"), "lacks a column value"),
        (("period",), "lacks a column value"),
        (("line", "unit", "2026-01"), "lacks a column term"),
        (("in EUR k", "2026-01"), "Expected a header row"),
        (("term", "2026-01", "Total"), 'column "Total" is neither a period nor a column we know'),
        (("term", "03/04/2026", "2026-05"), "can be 2026-03 or 2026-04"),
        (("term", "2026-01", "Jan 2026"), 'columns "2026-01" and "Jan 2026" are both 2026-01'),
        (("month", "MRR", "Closing MRR"), 'columns "MRR" and "Closing MRR" are both mrr'),
        (("period", "term", "value", "Value"), 'columns "value" and "Value" have the same name'),
        (("period", "month", "term", "value"), 'columns "period" and "month" both say the period'),
        (("term", "value", "2026-01"), "both hold figures"),
        (("term", "period", "2026-01"), "both say the period"),
    ],
)
def test_a_header_that_leaves_a_doubt_is_refused(header: tuple[str, ...], why: str) -> None:
    assert why in _why(*header)


def test_a_very_long_header_still_gives_a_short_message() -> None:
    assert "Expected a header row" in _why(*(f"column number {n} of the export" for n in range(300)))


def test_known_header_cells_are_counted() -> None:
    assert recognised(["period", "term", "value"]) == 3
    assert recognised(["Jan 2026", "MRR", "", "what"]) == 2
    assert recognised(["period;term;value"]) == 0
