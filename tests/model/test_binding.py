"""What an argument of a guide's KPI reads, as a guide writes it down."""

from __future__ import annotations

import pytest

from kpi_engine.errors import CatalogueError
from kpi_engine.model.binding import Operand, parse_binding, written


def test_most_arguments_read_one_figure_of_this_month():
    assert parse_binding("revenue").operands == (Operand("revenue"),)


def test_a_number_stands_for_itself():
    assert parse_binding("0.92").number == 0.92
    assert parse_binding("12").operands == ()


def test_growth_reads_the_month_before():
    assert parse_binding("mrr[-1]").operands == (Operand("mrr", back=1),)


def test_customers_of_two_tiers_are_added_up():
    binding = parse_binding("active_customers[Pro] + active_customers[E-commerce]")
    assert binding.operands == (Operand("active_customers", "Pro"), Operand("active_customers", "E-commerce"))
    assert binding.figures == ("active_customers",)


def test_a_segment_of_an_earlier_month_and_a_difference():
    assert parse_binding("mrr[Pro][-12] - mrr").operands == (
        Operand("mrr", "Pro", 12),
        Operand("mrr", sign=-1),
    )


@pytest.mark.parametrize("text", ["", "revenue +", "revenue * 2", "Revenue", "mrr[+1]]", "a b"])
def test_what_cannot_be_read_is_quoted(text: str):
    with pytest.raises(CatalogueError, match="cannot be read"):
        parse_binding(text)


@pytest.mark.parametrize("text", ["revenue", "mrr[Pro][-12] - mrr", "cogs + support_cost"])
def test_a_binding_is_written_as_it_is_read(text: str):
    assert written(parse_binding(text).operands) == text
