"""Terms that only a guide or its template asks for."""

from __future__ import annotations

from typing import Annotated

from kpi_engine.catalogue.terms.build import LAST, money, plain
from kpi_engine.model.column import Figure
from kpi_engine.model.unit import Unit

# fmt: off
InfrastructureAndLicences = Annotated[Figure, money(
    "infrastructure_and_licences", "Infrastructure and licences",
    "The part of the cost of revenue that is hosting, infrastructure and third-party licences.")]
MonthsToBreakeven = Annotated[Figure, plain(
    "months_to_breakeven", "Months left to breakeven", Unit.MONTHS, "From the last closed month.", LAST)]
CompanyName = Annotated[Figure, plain(
    "company_name", "Company", Unit.TEXT, "The name shown on every page.", LAST)]
Currency = Annotated[Figure, plain(
    "currency", "Currency", Unit.TEXT, "The one currency of all amounts, such as EUR.", LAST)]
# fmt: on
