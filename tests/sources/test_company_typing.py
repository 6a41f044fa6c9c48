"""Slips of the hand in a company's file: what is said, and of which line and place."""

from __future__ import annotations

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.sources.company import inspect_text

FILE = """\
company:
  name: Müller & Söhne GmbH
  currency: EUR
guides: [css]
terms:
  seats: {label: Seats sold, unit: count, help: Seats under contract, adds_up: last}
  list_price: {label: Price on the list, unit: money per month, help: List price, adds_up: mean}
kpis:
  price_kept:
    title: Price kept
    formula: mrr / seats / list_price
    unit: share
    better: higher
    question: How much of the list price do we get?
    help: What a seat pays by what it should
    examples:
      - {given: {mrr: 900, seats: 10, list_price: 100}, result: 90 %}
targets:
  price_kept: {2026: 85 %}
policy:
  - {choice: cac_scope, option: marketing only, since: 2026-04}
"""


def told(old: str, new: str) -> list[str]:
    assert FILE.count(old) == 1
    return [problem.told("c.yaml") for problem in inspect_text(FILE.replace(old, new), "c.yaml").problems]


def test_the_file_is_sound() -> None:
    assert inspect_text(FILE, "c.yaml").problems == ()


@pytest.mark.parametrize(
    ("old", "new", "answer"),
    [
        ("2026: 85 %", "2026: 0,85",
         "c.yaml line 19, targets.price_kept.85: a comma ends a figure here; write it with a point, or in"
         " quotes."),
        ("2026: 85 %", "26: 85 %",
         "c.yaml line 19, targets.price_kept.26: expected a year such as 2026, or every_year, found 26."),
        ("since: 2026-04", "since: 2026-04-15",
         "c.yaml line 21, policy[1].since: expected a month such as 2026-01, found 2026-04-15."),
        ("EUR", "Euros and more",
         "c.yaml line 3, company.currency: expected the three letters of a currency, such as EUR, found Euros"
         " and more."),
        ("Seats sold", "List price",
         'c.yaml line 6, terms.seats: "List price" already means list_price; choose other words, or use'
         " list_price itself."),
        ("formula: mrr / seats / list_price", "formula: mrr / seats + list_price",
         "c.yaml line 12, kpis.price_kept.unit: the formula gives money, and share is not counted in money;"
         " write money."),
        ("  seats: {", "  plätze: {",
         "c.yaml line 6, terms.plätze: plätze cannot be a name here; write lower case, such as platze."),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_place(old: str, new: str, answer: str) -> None:
    assert answer in told(old, new)


@pytest.mark.parametrize(
    ("old", "new", "answer"),
    [
        ("help: What a seat", 'help: "What a seat', "c.yaml line 15: a quote is not closed."),
        ("    unit: share", "      unit: share",
         "c.yaml line 12: the indentation does not fit the line above; keys of one level begin in the same"
         " column."),
        ("help: What a seat", "help: What: a seat",
         'c.yaml line 15: a second colon stands here; put the text in quotes: "…: …".'),
    ],
)  # fmt: skip
def test_what_is_no_yaml_is_told_at_the_line_where_it_begins(old: str, new: str, answer: str) -> None:
    with pytest.raises(SourceError) as fault:
        told(old, new)
    assert str(fault.value) == answer


def test_a_letter_with_an_accent_keeps_its_letter_in_the_id_of_the_guide() -> None:
    from kpi_engine.catalogue.own_guide import guide_id

    company = inspect_text(FILE, "c.yaml").company
    assert company is not None
    assert guide_id(company) == "muller_sohne_gmbh"
