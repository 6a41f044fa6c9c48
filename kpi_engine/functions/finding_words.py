"""Words of a question: which carry nothing, which mean the same, and what they come down to."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_SUFFIXES = (
    "abilities", "ability", "ations", "ation", "ments", "ment", "ities", "ity", "ings", "ing", "ions", "ion",
    "able", "ible", "ally", "ers", "ies", "al", "ly", "er", "ed", "es", "y", "s", "e",
)  # fmt: skip
_SHORTEST = 3
"""Letters that a word keeps when its ending is cut off."""

_EMPTY = """
a about after again all also am an and any are as at be been before being but by can could did do does
doing done each ever every for from get gets getting give given gives had has have having he her here him
his how i if in into is it its itself just know let like likely look make makes many may me might more
most much must my need no not now of off on one only or other our out over own per please put really said
same say see shall she should show so some still such take tell than that the their them then there these
they thing think this those through to too up us use very want was way we well were what when where
whether which while who whom will with within would yes yet you your calculate compute work figure
number kpi function formula actually currently right s t m re ve ll d
"""
EMPTY = frozenset(_EMPTY.split())
"""What a sentence needs and a search does not."""

_IRREGULAR = {
    "won": "win", "spent": "spend", "paid": "pay", "lost": "lose", "kept": "keep", "grew": "grow",
    "grown": "grow", "sold": "sell", "made": "make", "brought": "bring", "bought": "buy", "ran": "run",
    "became": "become", "people": "user", "monies": "money", "costs": "cost", "came": "come", "gone": "go",
    "went": "go", "fell": "fall", "cover": "cover", "order": "order", "quarter": "quarter",
    "user": "user", "users": "user", "customer": "customer", "customers": "customer", "losses": "loss",
    "paying": "pay", "months": "month", "monthly": "month", "yearly": "year", "annually": "annual",
    "does": "do", "business": "business", "businesses": "business", "series": "series",
    "profitable": "profitable",
}  # fmt: skip

_ALIKE = """
customer client account logo subscriber buyer
win acquire acquisition gain land attract
cost expense expensive price spend outlay expenditure
churn attrition leave cancel lose loss defection turnover quit
keep retain retention stay remain renew renewal loyalty sticky stickiness
repay payback recoup recover amortise earn
grow growth increase rise accelerate faster speed velocity
profit profitability earnings margin income
revenue sales turnover income topline
breakeven profitable
cash money liquidity bank funds funding
need requirement require
runway survive bankrupt insolvent
burn consume drain
convert conversion become turn
visitor website traffic site
lead prospect enquiry inquiry mql sql pipeline
trial demo freemium
efficiency efficient productive productivity effective
employee staff headcount fte person team
expansion upsell expand upgrade cross
contraction downgrade downsell shrink
recommend promoter nps referral refer satisfaction satisfied
invite viral virality refer referral
target goal plan budget aim
benchmark industry competitor competitors others companies usual typical peer average normal market
status track red green amber traffic
review due next
action trigger todo advice
wrong error mistake impossible possible implausible plausible realistic sane sanity right
check test verify validate audit
explain reason derivation because why
error none reason
change move movement shift drive driver develop
decimal scale magnitude
define definition meaning mean
reconcile tie agree consistent match
waterfall bridge walk roll rollforward movement moved
cohort vintage
segment channel tier region breakdown split
attribution credit attribute
forecast project projection predict future outlook
concentration depend dependent dependence reliance largest biggest top
lifetime life tenure
worth value valuable
invoice billing bill
contract deal
discount present npv dcf
ticket asset scan agent unit
engagement health score
feature module adoption
annual year annualise annualised
low lowest minimum trough bottom
high highest maximum ceiling cap afford
fund finance raise capital investor
mrr recurring subscription
arr recurring subscription
variance deviation against
gap distance short shortfall
date day calendar
wait onboarding activation
mix composition proportion share percentage percent fraction part
existing current
average mean typical
ratio multiple
deliver cogs hosting
""".strip().splitlines()
"""A line holds words that a question may use for one another; a word may stand on several."""


def words(text: str) -> list[str]:
    """The words of a text in small letters: `CAC_PAYBACK` is two, `customer's` comes without its ending."""
    plain = text.casefold().replace("’", "'").replace("'s", "").replace("&", " and ")
    plain = plain.replace("break-even", "breakeven").replace("break even", "breakeven")
    plain = (
        plain.replace("pay-back", "payback").replace("pay back", "payback").replace("paid back", "payback")
    )
    plain = plain.replace("set-up", "setup").replace("win-back", "winback")
    return _WORD.findall(plain)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """What a word comes down to: `churned` and `churns` are `churn`."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            cut = word[: -len(suffix)]
            return cut[:-1] if len(cut) > _SHORTEST + 1 and cut[-1] == cut[-2] else cut
    return word


def stems(text: str) -> list[str]:
    """What a text is about, in its order."""
    return [stem(word) for word in words(text) if word not in EMPTY]


def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _ALIKE:
        members = {stem(word) for word in line.split()}
        for member in members:
            found.setdefault(member, set()).update(members - {member})
    return {member: frozenset(others) for member, others in found.items()}


KNOWN = frozenset(" ".join(_ALIKE).split())
"""The words of the groups in full."""
ALIKE = _groups()
"""Stem → stems that mean nearly the same."""
