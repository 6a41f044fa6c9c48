"""The guides' targets as they were printed, without decimal points, and as they were restored.

15.0 % was printed as 150 %, 476.75 as 47675. What is beyond its bounds, or tied to another figure, is
diagnosed; where nothing speaks against a figure (a share of exactly 100 %), it is asked about at most.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.engine import CheckReport, check
from kpi_engine.model.guide import GuideKpi
from kpi_engine.model.unit import Unit

SURE = ("proven", "likely")
BEYOND_OR_TIED = {
    "ams-trial_to_paid-2026", "ams-trial_to_paid-2030", "ams-enterprise_mix-2030", "ams-gross_margin-2026",
    "ams-cogs_ratio-2026", "css-trial_to_paid-2026", "css-trial_to_paid-2030", "css-gross_margin-2026",
    "mas-trial_to_paid-2026", "mas-trial_to_paid-2030", "mas-enterprise_mix-2030", "mas-gross_margin-2026",
    "mas-cogs_ratio-2026",
}  # fmt: skip
"""Read by eye: shares above 1, margins above 1, and the COGS ratios beside those margins."""


def _targets() -> Iterator[tuple[str, GuideKpi, str, str, float]]:
    for guide in GUIDES:
        for kpi in guide.kpis:
            for year, target in kpi.targets.items():
                yield f"{guide.code}-{kpi.id}-{year or 2026}", kpi, guide.code, str(year or 2026), target


def _restored(kpi: GuideKpi) -> bool:
    return any(mark.kind == "restored" for mark in kpi.marks)


def _shown(kpi: GuideKpi, target: float, *, printed: bool) -> str:
    if kpi.unit is Unit.FRACTION:
        text = f"{100 * target:.1f}%"
    elif kpi.unit.is_money and _restored(kpi):
        text = f"{target:.2f}"
    else:
        return f"{target:g}"
    return text.replace(".", "") if printed and _restored(kpi) else text


def _report(folder: Path, *, printed: bool, witnesses: tuple[tuple[str, ...], ...] = ()) -> CheckReport:
    path = folder / "targets.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "guide", "kpi", "period", "value"))
        for id_, kpi, code, year, target in _targets():
            writer.writerow((id_, code, kpi.id, year, _shown(kpi, target, printed=printed)))
        writer.writerows(witnesses)
    return check(path)


TRUE = {id_: target for id_, _, _, _, target in _targets()}
MISPRINTED = {id_ for id_, kpi, _, _, _ in _targets() if _restored(kpi)}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> CheckReport:
    return _report(tmp_path_factory.mktemp("printed"), printed=True)


def test_the_printed_figures_are_those_of_the_guides(printed: CheckReport) -> None:
    raw = {fact.id: fact.raw for fact in printed.facts}
    assert raw["mas-trial_to_paid-2026"] == "150%"
    assert raw["mas-arpu-2026"] == "47675"
    assert raw["css-ebitda-2026"] == "-84000"
    assert len(raw) >= 45
    assert printed.not_checked == ()
    assert len(MISPRINTED) == 18


def test_what_is_beyond_its_bounds_or_tied_is_diagnosed_with_the_restored_figure(
    printed: CheckReport,
) -> None:
    corrected = {
        id_: value for item in printed.findings if item.verdict in SURE for id_, value in item.proposed
    }
    assert set(corrected) >= BEYOND_OR_TIED
    assert {id_: corrected[id_] for id_ in BEYOND_OR_TIED} == pytest.approx(
        {id_: TRUE[id_] for id_ in BEYOND_OR_TIED}
    )


def test_no_figure_is_corrected_to_a_wrong_one_and_no_sound_figure_is_corrected(printed: CheckReport) -> None:
    for item in printed.findings:
        for id_, value in item.proposed:
            assert id_ in MISPRINTED, item.message
            assert value == pytest.approx(TRUE[id_]), item.message


def test_what_nothing_speaks_against_is_at_most_asked_about(printed: CheckReport) -> None:
    """A share of exactly 100 %, a conversion of 30 %, an ARPU of 47,675 can all be right."""
    quiet = MISPRINTED - BEYOND_OR_TIED
    assert "mas-enterprise_mix-2026" in quiet
    named = {id_: item.verdict for item in printed.findings for id_ in item.facts if id_ in quiet}
    assert not set(named.values()) & set(SURE)
    assert "mas-visitor_to_trial-2026" in named, "its siblings of the same source lost their points"


def test_the_restored_figures_are_silent(tmp_path: Path) -> None:
    assert [item.message for item in _report(tmp_path, printed=False).findings] == []


OWN = {"mrr": "572100", "arr": "6865200", "active_customers": "1200", "opening_customers": "1180",
       "new_customers": "50", "lost_customers": "30"}  # fmt: skip
"""1,200 customers who pay 476.75 bring 572,100 a month, twelve times that a year; 1,180 + 50 − 30 = 1,200."""


def test_a_price_that_lost_its_cents_is_proven_by_a_companys_own_figures(tmp_path: Path) -> None:
    witnesses = tuple((f"own-{term}", "mas", term, "2026", raw) for term, raw in OWN.items())
    report = _report(tmp_path, printed=True, witnesses=witnesses)
    (found,) = (item for item in report.findings if "mas-arpu-2026" in item.facts)
    assert dict(found.proposed) == pytest.approx({"mas-arpu-2026": 476.75})
    assert found.verdict == "proven"
    restored = _report(tmp_path, printed=False, witnesses=witnesses)
    assert [item.message for item in restored.findings] == []


def test_one_equation_alone_does_not_tell_which_of_its_figures_lost_the_point(tmp_path: Path) -> None:
    """47675 × 1200 against 572,100: the customers may be 12 as well."""
    witnesses = tuple((f"own-{term}", "mas", term, "2026", OWN[term]) for term in ("mrr", "active_customers"))
    report = _report(tmp_path, printed=True, witnesses=witnesses)
    (found,) = (item for item in report.findings if "mas-arpu-2026" in item.facts)
    assert found.verdict != "proven"
