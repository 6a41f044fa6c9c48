"""Where Excel's approximate look-up stops, and names of linked files."""

from __future__ import annotations

import pytest

from kpi_engine.audit.excel.keys import Key, halved, key_of
from kpi_engine.audit.excel.links import Link


def keys(*values: float) -> list[tuple[int, Key]]:
    """Numbers as the keys of a line."""
    return [(at, (0, value)) for at, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "wanted", "place"),
    [
        ((10, 20, 30), 25, 1), ((10, 20, 30), 30, 2), ((10, 20, 30), 5, None), ((10, 20, 20, 30), 20, 2),
        ((30, 10, 20), 30, 2), ((5, 1, 9, 7, 3), 1, None),
    ],
)  # fmt: skip
def test_an_approximate_lookup_halves_the_keys(
    values: tuple[float, ...], wanted: float, place: int | None
) -> None:
    assert halved(keys(*values), (0, wanted)) == place


def test_texts_are_compared_without_regard_to_case_and_never_with_numbers() -> None:
    assert key_of("Acme") == key_of("ACME")
    assert key_of("5") != key_of(5)
    assert key_of(True) != key_of(1)
    assert key_of(None) is None


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("file:///C:\\Finance\\Rates 2026.xlsx", "Rates 2026.xlsx"), ("Rates.xlsx", "Rates.xlsx"),
        ("file:///\\\\server\\share\\Rates.xlsx", "Rates.xlsx"), ("https://host/a/Rates.xlsx", "Rates.xlsx"),
        ("", "a file without a name"),
    ],
)  # fmt: skip
def test_a_linked_file_is_told_by_its_name(path: str, file: str) -> None:
    assert Link("1", path).file == file
