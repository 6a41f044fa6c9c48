"""Contracts and invoices: what they are worth per month and per year."""

from __future__ import annotations

from kpi_engine.catalogue.choices import COMMON
from kpi_engine.catalogue.declare import kpi
from kpi_engine.catalogue.terms.results import Acv
from kpi_engine.catalogue.terms.revenue import ContractValue, OneTimeFees, TermMonths
from kpi_engine.model.cell_error import NUM
from kpi_engine.model.kpi import Example


@kpi(
    "ACV", title="Annual contract value", family="revenue", better="higher", priority=2,
    question="What is a contract worth to us per year?",
    excel="(total_contract_value-one_time_fees)/term_months*12",
    requires=["term_months > 0", "one_time_fees >= 0", "one_time_fees <= total_contract_value"],
    cite=COMMON,
    examples=[
        Example((36_000, 36), 12_000),
        Example((39_000, 36, 3000), 12_000, why="a set-up fee does not recur"),
        Example((6000, 6), 12_000, why="half a year counts twice"),
        Example((36_000, 0), NUM, why="a contract without a term"),
        Example((36_000, 36, 40_000), NUM, why="the fees exceed the whole contract"),
    ],
)  # fmt: skip
def acv(
    total_contract_value: ContractValue, term_months: TermMonths, one_time_fees: OneTimeFees = 0.0
) -> Acv:
    """What a contract brings per year, one-time fees left out.

    Contract value less one-time fees, by the months of the term, times 12. For several contracts add up
    the values of contracts with one term, or take the mean of their annual values. Usage beyond the contract
    is not in it.
    """
    return (total_contract_value - one_time_fees) / term_months * 12
