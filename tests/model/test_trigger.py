"""A guide's triggers are read as they are written, and a slip of the pen is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.errors import CatalogueError
from kpi_engine.model.trigger import Comparison, Prior, Reference, Target, parse_rule

CAC = Reference("cac")


@pytest.mark.parametrize(
    ("text", "comparisons"),
    [
        ("gross_margin > 1", [Comparison(Reference("gross_margin"), ">", 1.0)]),
        ("net_mrr_churn<-0.05", [Comparison(Reference("net_mrr_churn"), "<", -0.05)]),
        (
            "breakeven_months > target + 1",
            [Comparison(Reference("breakeven_months"), ">", Target(1.0))],
        ),
        ("enterprise_mix <= prior", [Comparison(Reference("enterprise_mix"), "<=", Prior())]),
        (
            "nrr[Enterprise] <= nrr[Pro]",
            [Comparison(Reference("nrr", "Enterprise"), "<=", Reference("nrr", "Pro"))],
        ),
        ("cac[Paid search] > target", [Comparison(Reference("cac", "Paid search"), ">", Target())]),
        (
            "cac > target and months_to_breakeven <= 2",
            [Comparison(CAC, ">", Target()), Comparison(Reference("months_to_breakeven"), "<=", 2.0)],
        ),
    ],
)
def test_every_form_of_the_grammar(text: str, comparisons: list[Comparison]) -> None:
    assert list(parse_rule(text).comparisons) == comparisons


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cac >", "expected a number, target, prior or a term, found the end"),
        ("cac target", "expected one of > >= < <=, found 'target'"),
        ("> 3", "expected a term, found '>'"),
        ("", "expected a term, found the end"),
        ("cac > 3 or nrr < 1", "expected 'and' or the end, found 'or'"),
        ("cac > 3 and", "expected a term, found the end"),
        ("cac > target + prior", "expected a number after +, found 'prior'"),
        ("cac > target +", "expected a number after +, found the end"),
        ("cac[] > 3", "expected a segment between the brackets, found []"),
        ("target > 3", "expected a term, found 'target'"),
        ("cac > and nrr < 1", "expected a number, target, prior or a term, found 'and'"),
        ("cac = 3", "'= 3' cannot be read"),
        ("cac > __import__('os')", "cannot be read"),
    ],
)
def test_a_rule_that_cannot_be_read_is_named_with_what_was_expected(text: str, message: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        parse_rule(text, "mas-cac-spike")
    assert message in refused.value.message
    assert refused.value.message.startswith("trigger mas-cac-spike: ")
    assert len(refused.value.message) <= 255


def test_figures_are_listed_in_reading_order_each_once() -> None:
    rule = parse_rule("nrr[Enterprise] <= nrr[Pro] and nrr[Pro] < prior")
    assert [str(item) for item in rule.references] == ["nrr[Enterprise]", "nrr[Pro]"]


def test_a_rule_for_a_dimension_becomes_a_rule_for_one_segment() -> None:
    def organic(item: Reference) -> Reference:
        return Reference(item.term, "organic") if item.segment == "channel" else item

    rule = parse_rule("cac[channel] > target and nrr[channel] < nrr").renamed(organic)
    assert rule.comparisons == parse_rule("cac[organic] > target and nrr[organic] < nrr").comparisons


_WORDS = st.from_regex(r"[a-z][a-z_]{0,10}", fullmatch=True).filter(
    lambda word: word not in ("and", "target", "prior")
)
_NUMBERS = st.decimals(-9999, 9999, places=3).map(str)


@given(
    st.lists(
        st.tuples(_WORDS, st.sampled_from([">", ">=", "<", "<="]), st.one_of(_NUMBERS, _WORDS)), min_size=1
    ),
    st.sampled_from(["", " ", "   "]),
)
def test_spaces_do_not_matter_and_nothing_is_lost(parts: list[tuple[str, str, str]], gap: str) -> None:
    text = " and ".join(f"{term}{gap}{operator}{gap}{limit}" for term, operator, limit in parts)
    read = parse_rule(text).comparisons
    assert [(part.figure.term, part.operator) for part in read] == [part[:2] for part in parts]
    shown = [limit.term if isinstance(limit := part.limit, Reference) else limit for part in read]
    expected = [limit if limit[0].isalpha() else float(limit) for _, _, limit in parts]
    assert shown == expected
