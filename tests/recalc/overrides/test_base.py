"""A builtin is written once: a second version would count or not, by the order in which files are loaded."""

import pytest

from kpi_engine.recalc.overrides import OVERRIDES
from kpi_engine.recalc.overrides.base import override


def test_a_second_version_of_a_builtin_is_refused() -> None:
    """GESTEP is in the book of functions already."""
    before = OVERRIDES["GESTEP"]
    with pytest.raises(ValueError, match="GESTEP is registered twice"):
        override("GESTEP")(lambda value: value)
    assert OVERRIDES["GESTEP"] is before
