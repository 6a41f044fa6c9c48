"""An audit since an earlier version shows what concerns the changes, and nothing that was there before."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.audit.run import Audited
from kpi_engine.audit.versions.compare import compare
from kpi_engine.audit.versions.since import since
from kpi_engine.engine.auditing import audit_opened, chosen_rules
from kpi_engine.engine.opening_for_audit import opened_for_audit
from tests.audit.paper.filed import COSTS, costs

_RULES = chosen_rules(("C01",))


def news(folder: Path, old: str, new: str) -> Audited:
    """The audit of the new costs since the old ones."""
    before = costs(folder, old).rename(folder / "old.xlsx")
    with opened_for_audit(before) as was, opened_for_audit(costs(folder, new)) as now:
        known = audit_opened(was, _RULES, effects=False)
        return since(audit_opened(now, _RULES, effects=False), known.findings, compare(was, now))


def test_an_old_finding_on_cells_that_did_not_change_is_left_out_and_counted(tmp_path: Path) -> None:
    audited = news(tmp_path, COSTS, COSTS.replace("30  | 30", "31  | 30"))
    assert audited.findings == ()
    told = audited.coverage.not_checked[0]
    assert told.what == "All but 1 changed cell of 24 since old.xlsx, with 1 finding that it has as well"


def test_a_new_finding_is_shown_beside_an_old_one(tmp_path: Path) -> None:
    taller = (
        COSTS.rstrip()
        + "\n    Phones | 5 | 6 | =B7+C7\n    Books | 7 | 8 | =B8+C8\n    Post | 1 | 1 | =B9+C9\n"
    )
    audited = news(tmp_path, taller, taller.replace("=B7+C7", "99"))
    assert [each.cells for each in audited.findings] == [("D7",)]


def test_an_old_finding_on_a_changed_cell_is_shown(tmp_path: Path) -> None:
    audited = news(tmp_path, COSTS, COSTS.replace("115", "117"))
    assert [each.cells for each in audited.findings] == [("D4",)]


def test_a_renamed_sheet_brings_no_news(tmp_path: Path) -> None:
    assert news(tmp_path, COSTS, COSTS.replace("[Costs]", "[Costs 2026]")).findings == ()
