"""A user's own words for our figures, from a file of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.catalogue.lookup import resolve
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.engine import company
from kpi_engine.errors import SourceError
from kpi_engine.sources.synonyms import read_synonyms, synonyms_of

WORDS = """
revenue: [Umsatz, Erlöse]   # our German subsidiary
Monthly recurring revenue: Laufende Umsätze
"""


def _file(folder: Path, text: str) -> Path:
    file = folder / "words.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_words_hold_while_they_are_in_force_and_not_afterwards(tmp_path: Path) -> None:
    before = TERMS.get("revenue")
    with synonyms_of(_file(tmp_path, WORDS)):
        assert resolve("UMSATZ") == resolve("erlöse") == "revenue"
        assert resolve("laufende umsätze") == "mrr"
        assert resolve("Revenue") == "revenue"
    assert resolve("Umsatz") is None
    assert TERMS.get("revenue") == before


def test_a_users_word_takes_the_place_of_a_word_that_was_only_a_synonym(tmp_path: Path) -> None:
    """A company that calls its revenue so means revenue, whatever the word means elsewhere."""
    assert resolve("monthly recurring revenue") == "mrr"
    with synonyms_of(_file(tmp_path, "revenue: [Monthly recurring revenue]")):
        assert resolve("monthly recurring revenue") == "revenue"
    assert resolve("monthly recurring revenue") == "mrr"


def test_the_file_may_say_what_it_is(tmp_path: Path) -> None:
    """The section of a company's file can be copied as it stands."""
    assert read_synonyms(_file(tmp_path, "synonyms:\n  revenue: [Umsatz]")) == {"revenue": ("Umsatz",)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: nothing stands here; write revenue: [Umsatz, Erlöse]"),
        ("- revenue", "line 1: this is no term with words behind it"),
        ("mrr: [a]\nrevenu: [Umsatz]", "line 2, revenu: revenu is no term. Did you mean revenue"),
        ("mrr: [a]\nqqzz: [b]", "line 2, qqzz: qqzz is no term. kpi list has the names"),
        ("revenue: [Sales]\nmrr:\n  - x\n  - Sales", 'line 4, mrr[2]: "Sales" stands under revenue too'),
        ("revenue: [ARR]", 'line 1, revenue[1]: "ARR" is the name of arr itself'),
        ("revenue: {a: b}", "line 1, revenue: expected words such as [Umsatz, Erlöse]"),
        ("revenue:", "line 1, revenue: expected words such as"),
        ("revenue: [a]\nrevenue: [b]", "line 2"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_synonyms(_file(tmp_path, text))
    assert says in str(refused.value)
    assert len(str(refused.value)) <= 255


def test_a_companys_file_holds_them_too(tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    start = "company: {name: Example}\nguides: [mas]\n"
    file.write_text(start + "synonyms: {revenue: [Umsatz]}\n", encoding="utf-8")
    with company(file):
        assert resolve("Umsatz") == "revenue"
    assert resolve("Umsatz") is None
    file.write_text(start + "synonyms:\n  revenu: [Umsatz]\n", encoding="utf-8")
    with (
        pytest.raises(
            SourceError, match=r"line 4, synonyms\.revenu: revenu is no term\. Did you mean revenue"
        ),
        company(file),
    ):
        pytest.fail("the file names a term that nobody knows")
