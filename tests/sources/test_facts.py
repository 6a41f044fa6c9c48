"""A controller's export becomes facts: every figure with its term, period, unit and place."""

from pathlib import Path

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.model.fact import Place
from kpi_engine.sources import read_facts, read_stated


@pytest.fixture
def export(tmp_path: Path):
    """Writes a text as `export.csv` and gives its path."""

    def write(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "export.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def _refusal(path: Path, **options: str) -> str:
    with pytest.raises(SourceError) as refused:
        read_facts(path, **options)
    message = str(refused.value)
    assert len(message) <= 255
    return message


LONG = """period,term,value,scenario,segment,entity,currency,source,note
2026-01,S&M spend,"$120,500.00",,SMB,North,USD,ledger,incl. salaries
Feb 2026,gross margin,81.5%,budget,,,,,
"""


def test_a_long_table_gives_a_fact_a_row(export) -> None:
    spend, margin = read_facts(export(LONG))
    assert (spend.id, spend.term, spend.value, spend.half_unit) == ("C2", "sm_spend", 120_500.0, 0.005)
    assert (spend.raw, spend.period, spend.scenario) == ("$120,500.00", "2026-01", "Actual")
    assert (spend.segment, spend.entity, spend.currency) == ("SMB", "North", "USD")
    assert (spend.source, spend.note) == ("ledger", "incl. salaries")
    assert spend.place == Place("export.csv", "", 2, "value")
    assert (margin.term, margin.value, margin.half_unit) == ("gross_margin", 0.815, 0.0005)
    assert (margin.period, margin.scenario, margin.currency) == ("2026-02", "Budget", "")


def test_one_row_a_term_with_a_column_a_month(export) -> None:
    facts = read_facts(export("Metric;Jan 2026;Feb 2026;Unit\nMRR;100,5;;EUR k\nChurn;2,5;3,1;%\n"))
    assert [(fact.id, fact.term, fact.period, fact.value, fact.currency) for fact in facts] == [
        ("B2", "mrr", "2026-01", 100_500.0, "EUR"),
        ("B3", "churn_rate", "2026-01", 0.025, ""),
        ("C3", "churn_rate", "2026-02", 0.031, ""),
    ]


def test_one_row_a_month_with_a_column_a_term(export) -> None:
    facts = read_facts(export("month\tMRR\tNew logos\tstaff cost\n31.01.2026\t250.50\t12\t90\n"))
    assert [(fact.term, fact.period, fact.value, fact.place.column) for fact in facts] == [
        ("mrr", "2026-01", 250.5, "MRR"),
        ("new_customers", "2026-01", 12.0, "New logos"),
        ("staff cost", "2026-01", 90.0, "staff cost"),
    ]


def test_a_corner_cell_may_be_empty(export) -> None:
    (fact,) = read_facts(export(",2026-01\nMRR,5\n"))
    assert (fact.term, fact.period) == ("mrr", "2026-01")


def test_an_empty_cell_is_no_fact_and_not_zero(export) -> None:
    path = export("term,2026-01,2026-02,2026-03,2026-04,2026-05\nMRR,,n/a,-,N/A,0\n")
    assert [(fact.period, fact.value) for fact in read_facts(path)] == [("2026-05", 0.0)]


def test_a_percentage_without_its_sign_is_not_rescaled(export) -> None:
    (fact,) = read_facts(export("period,term,value\n2026-01,trial_to_paid,150\n"))
    assert (fact.value, fact.raw) == (150.0, "150")


def test_a_percent_unit_counts_once(export) -> None:
    path = export("period,term,value,unit\n2026-01,gross margin,81.5,%\n2026-02,gross margin,81.5%,%\n")
    assert [(fact.value, fact.half_unit) for fact in read_facts(path)] == [(0.815, 0.0005)] * 2


def test_words_of_text_terms_we_do_not_know_are_refused(export) -> None:
    message = _refusal(export("period,term,value\n2026-01,MRR,tbd\n"))
    assert message.startswith('export.csv row 2, column value: "tbd" is not a number.')


def test_an_ambiguous_number_is_refused_with_both_readings(export) -> None:
    path = export('period,term,value\n2026-01,MRR,"1,234"\n2026-02,MRR,900\n')
    message = _refusal(path)
    assert message == (
        'export.csv row 2, column value: "1,234" can be 1234 or 1.234. Say which: --decimal . or --decimal ,'
    )
    assert read_facts(path, decimal=".")[0].value == 1234.0
    assert read_facts(path, decimal=",")[0].value == 1.234


def test_another_number_of_the_column_settles_it(export) -> None:
    path = export('period,term,value\n2026-01,MRR,"1,234"\n2026-02,MRR,"1,300.50"\n')
    assert [fact.value for fact in read_facts(path)] == [1234.0, 1300.5]
    path = export("period;term;value\n2026-01;MRR;1.234\n2026-02;MRR;1.300,50\n")
    assert [fact.value for fact in read_facts(path)] == [1234.0, 1300.5]


def test_another_column_settles_nothing(export) -> None:
    assert "column Feb 2026" in _refusal(export('term,Jan 2026,Feb 2026\nMRR,"1,5","1,234"\n'))


def test_two_decimal_signs_in_a_column_are_refused_with_both_rows(export) -> None:
    message = _refusal(export('period,term,value\n2026-01,MRR,"1,5"\n2026-02,MRR,7\n2026-03,MRR,1.5\n'))
    assert message.startswith('export.csv row 2, column value: "1,5" here and "1.5" in row 4')


def test_a_decimal_sign_that_does_not_exist_is_refused(export) -> None:
    assert '"." or ","' in _refusal(export(LONG), decimal=";")


def test_a_date_that_may_be_two_months_is_refused(export) -> None:
    message = _refusal(export("date,term,value\n03/04/2026,MRR,5\n"))
    assert message.startswith('export.csv row 2, column date: "03/04/2026" can be 2026-03 or 2026-04.')
    assert "not a period" in _refusal(export("date,term,value\nsoon,MRR,5\n"))


def test_a_place_of_a_workbook_takes_words_and_dates_and_is_kept_as_typed(export) -> None:
    """`Visitors` is a name of the workbook to fill, though it is a word that we know for a figure."""
    path = export("term,value\nInputs!B2,North\nVisitors,7\nInputs!B3,2026-05-01\nInputs!B4,00123\n")
    facts = read_facts(path, places=lambda word: "!" in word or word == "Visitors")
    assert [(fact.term, fact.value) for fact in facts] == [
        ("Inputs!B2", "North"), ("Visitors", 7.0), ("Inputs!B3", "2026-05-01"), ("Inputs!B4", "00123"),
    ]  # fmt: skip
    assert "row 2" in _refusal(path)


def test_a_figure_without_a_term_is_refused(export) -> None:
    assert _refusal(export("period,term,value\n2026-01,,5\n")).startswith("export.csv row 2, column term:")


def test_an_amount_in_two_currencies_is_refused(export) -> None:
    message = _refusal(export("period,term,value,currency\n2026-01,MRR,€ 5,USD\n"))
    assert "USD and EUR" in message
    (fact,) = read_facts(export("period,term,value,currency\n2026-01,MRR,$5,CAD\n"))
    assert fact.currency == "CAD"


def test_a_decimal_comma_without_quotes_is_noticed(export) -> None:
    assert "4 cells, but the header has 3" in _refusal(export("period,term,value\n2026-01,MRR,15,5\n"))
    path = export("period,term,value,unit\n2026-01,churn,15,5\n")
    assert _refusal(path).startswith('export.csv row 2, column unit: "5" is a number, no unit.')


def test_a_percentage_of_thousands_is_refused(export) -> None:
    assert "its unit is k" in _refusal(export("period,term,value,unit\n2026-01,MRR,5%,k\n"))


def test_a_source_error_value_is_not_a_blank(export) -> None:
    assert "#DIV/0! is an error of the source" in _refusal(export("period,term,value\n2026-01,MRR,#DIV/0!\n"))


def test_a_cell_under_a_nameless_column_is_refused(export) -> None:
    assert [fact.value for fact in read_facts(export("period,term,value,\n2026-01,MRR,5,\n"))] == [5.0]
    message = _refusal(export("period,term,value,\n2026-01,MRR,5,6\n"))
    assert message.startswith("export.csv row 2, column D:")


def test_a_header_without_rows_is_refused(export) -> None:
    assert "no row below it" in _refusal(export("period,term,value\n"))


STATED = """id,guide,kpi,period,value,unit,entity
f1,mas,gross_margin,2026-01,8.8,,Delta
f2,mas,COGS ratio,,1.2,,Delta
f3,mas,churn,monthly,4.0,%,Delta
"""


def test_stated_facts_keep_the_users_ids(export) -> None:
    facts = read_stated(export(STATED)).facts
    assert [(fact.id, fact.term, fact.value, fact.period) for fact in facts] == [
        ("f1", "gross_margin", 8.8, "2026-01"),
        ("f2", "cogs_ratio", 1.2, ""),
        ("f3", "churn_rate", 0.04, "month"),
    ]
    assert {fact.guide for fact in facts} == {"mas"}
    assert {fact.entity for fact in facts} == {"Delta"}


def test_stated_facts_need_only_id_kpi_and_value(export) -> None:
    (fact,) = read_stated(export("ID,Metric,Amount\n7,NRR,104%\n")).facts
    assert (fact.id, fact.term, fact.value) == ("7", "nrr", 1.04)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("id,kpi,value\n,MRR,5\n", "row 2, column id: the id is missing"),
        ("id,kpi,value\na,MRR,5\na,MRR,6\n", 'row 3, column id: "a" is also the id of row 2'),
    ],
)
def test_stated_facts_that_cannot_be_told_apart_are_refused(export, text: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        read_stated(export(text))


def test_a_rhythm_is_no_period_to_fill(export) -> None:
    assert "not a period" in _refusal(export("period,term,value\nmonthly,MRR,5\n"))


def test_a_written_date_stays_as_it_is_written_where_a_date_belongs(export) -> None:
    started, serial = read_facts(export("term,value\nstart_dates,2026-07-01\nvalue_dates,46204\n"))
    assert (started.value, started.raw) == ("2026-07-01", "2026-07-01")
    assert serial.value == 46_204
