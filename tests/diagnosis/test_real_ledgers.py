"""Real subscriptions, turned into movements and KPIs: no finding. One slip in a figure: it is named.

The tables are not part of the project: KPI_DATA names a folder with them, else the tests are skipped.
"""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path
from random import Random

import pytest

from kpi_engine.diagnosis import diagnose
from tests.diagnosis.planted.business import Business
from tests.diagnosis.planted.faults import plant
from tests.diagnosis.planted.score import Verdicts
from tests.diagnosis.planted.slips import KNOWN
from tests.diagnosis.planted.styles import House
from tests.diagnosis.planted.subscribers import stated, subscriptions, tenures

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
HOUSES = {
    "cents": House((2, ""), 2, 1, True, 2, 1, False, 0.01),
    "units": House((0, ""), 2, 1, True, 1, 1, True, 0.01),
    "thousands": House((2, "k"), 0, 1, True, 1, 1, False, 0.01),
    "shares as numbers": House((0, ""), 2, 1, False, 2, 1, False, 0.01),
}
OBSERVED = 12 * 2026 + 5


@pytest.fixture(scope="module")
def data() -> Path:
    """The folder with tables of real subscriptions."""
    folder = Path(os.environ.get("KPI_DATA") or _BESIDE)
    if not folder.is_dir():
        pytest.skip("no folder of real subscriptions (KPI_DATA)")
    return folder


@pytest.fixture(scope="module", params=product(("periods", "telephones"), HOUSES), ids="-".join)
def real(request: pytest.FixtureRequest, data: Path) -> Business:
    """The figures of one table in one style.

    Periods: 55 customers over 29 months, some of whom leave and come back. Telephones: 7,043 customers with
    three kinds of contract over thirteen months; who left, left in the last.
    """
    table, style = request.param
    if table == "periods":
        months = range(12 * 2017 + 8, 12 * 2020 + 1)
        return stated(subscriptions(data / "subscription_periods.csv"), months, HOUSES[style], {})
    paid, contracts = tenures(data / "telco_customer_churn.csv", OBSERVED)
    return stated(paid, range(OBSERVED - 12, OBSERVED + 1), HOUSES[style], contracts)


def test_real_movements_and_kpis_give_no_finding(real: Business) -> None:
    assert len(real.cells) > 300
    assert not [each.name for each in real.equations if each.broken(real.cells)]
    assert [item.message for item in diagnose(real.facts())] == []


@pytest.mark.parametrize("family", KNOWN)
def test_one_slip_is_named_and_never_proven_to_be_something_else(real: Business, family: str) -> None:
    random = Random(family)
    drawn = (plant(random, family, real) for _ in range(200))
    planted = [each for each in drawn if each and each.visible][:4]
    assert planted or (family, real.house.percent) == ("percent as a number", False)
    for each in planted:
        verdicts = Verdicts(each, diagnose(each.business.facts(each.wrong)))
        said = [item.message for item in verdicts.findings]
        assert set(verdicts.wrong) <= {id_ for item in verdicts.findings for id_ in item.facts}, (
            each.wrong,
            said,
        )
        assert not verdicts.tally().proven_wrong, (each.wrong, said)
