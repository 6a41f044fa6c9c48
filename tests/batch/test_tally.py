"""What a batch came to, by status and by reason."""

from __future__ import annotations

from kpi_engine.batch.entry import Entry
from kpi_engine.batch.tally import Tally


def test_reasons_are_grouped_by_code_with_the_first_of_each() -> None:
    tally = Tally()
    for entry in (
        Entry("A", "done", earlier=True),
        Entry("B", "refused", "odd", "Row 1 is odd."),
        Entry("C", "failed", "ended", "It broke off."),
        Entry("D", "failed", "ended", "It broke off again."),
        Entry("E", "done"),
    ):
        tally.add(entry)
    assert (tally.settled, tally.earlier) == (5, 1)
    assert dict(tally.statuses) == {"done": 2, "refused": 1, "failed": 2}
    assert [(each.code, each.count, each.first, each.reason) for each in tally.reasons] == [
        ("ended", 2, "C", "It broke off."),
        ("odd", 1, "B", "Row 1 is odd."),
    ]
