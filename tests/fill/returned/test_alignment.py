"""Which line of the template is which of the copy."""

from __future__ import annotations

import pytest

from kpi_engine.fill.returned.alignment import aligned


def pairs(old: str, new: str) -> list[tuple[int, int]]:
    """Each letter is a line with that label; `.` is an empty one. `a` and `A` have half in common."""
    lines = [[() if letter == "." else (letter,) for letter in text] for text in (old, new)]

    def alike(i: int, j: int) -> float:
        return 1.0 if old[i] == new[j] else 0.5 if old[i].lower() == new[j].lower() else 0.0

    return sorted(aligned(*lines, alike).items())


def together(text: str) -> list[tuple[int, int]]:
    return [(place, place) for place in range(len(text))]


@pytest.mark.parametrize("text", ["", "abc", "a.b.c", "aaaa"])
def test_lines_that_are_the_same_stay(text) -> None:
    assert pairs(text, text) == together(text)


@pytest.mark.parametrize(
    ("old", "new", "gone", "came"),
    [
        ("abc", "ab.c", [], [2]),
        ("abcabc", "abcxabc", [], [3]),
        ("abcd", "acd", [1], []),
        ("aaab", "aaaab", [], [3]),
        ("abcdef", "a.bcdf", [4], [1]),
        ("abcd", "AxbcD", [], [1]),
    ],
)
def test_inserted_and_deleted_lines_are_found(old, new, gone, came) -> None:
    found = pairs(old, new)
    assert sorted(set(range(len(old))) - {one for one, _ in found}) == gone
    assert sorted(set(range(len(new))) - {other for _, other in found}) == came


def test_other_labels_are_no_other_lines() -> None:
    assert pairs("abcd", "aXYd") == together("abcd")


def test_two_large_blocks_are_aligned_without_comparing_each_with_each() -> None:
    old = "".join(chr(0x4E00 + number) for number in range(5_000))
    assert pairs(old, old[:2_500] + "x" + old[2_500:])[-1] == (4_999, 5_000)
