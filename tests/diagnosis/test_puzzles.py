"""From a puzzle to what is said of it."""

from __future__ import annotations

from kpi_engine.diagnosis import diagnose
from tests.diagnosis.planted.business import business


def test_plans_that_only_usually_add_up_raise_no_alarm_for_a_figure_of_one_digit() -> None:
    """Rounded to thousands, two of three plans make the whole in most months, and in August they do not."""
    assert diagnose(business("plans", 59).facts()) == []
