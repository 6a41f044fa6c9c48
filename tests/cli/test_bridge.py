"""`kpi bridge` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Kpi

SUBSCRIPTIONS = """customer,plan,start,end,mrr
Alto,Core,2025-01-01,,100
Brio,Core,2025-01-01,2026-05-15,50
Coda,Pro,2025-01-01,2026-04-10,200
Coda,Pro,2026-04-10,,260
Dolce,Pro,2026-04-01,,300
"""
ASKED = ("bridge", "subs.csv", "--from", "2026-03", "--to", "2026-06", "--by", "plan", "--until", "2026-06")


@pytest.fixture(autouse=True)
def subscriptions(tmp_path: Path) -> None:
    (tmp_path / "subs.csv").write_text(SUBSCRIPTIONS, encoding="utf-8")


def test_the_sentence_comes_first_and_the_lines_tie(kpi: Kpi) -> None:
    done = kpi(*ASKED, "--kpi", "NRR")
    assert done.code == 0, done.err
    told = " ".join(done.out.split())
    assert told.startswith(
        "NRR over 12 months, 2026-03 to 2026-06 NRR rose from 100.0 % in 2026-03 to 102.9 % in 2026-06 "
        "(+2.9 points): higher expansion in Pro added 17.2 points and higher churn in Core took 14.3 points."
    )
    assert "2026-03 100.0 Volume -14.3 churn, Core -14.3 Mix 0.0 Price 17.2 expansion, Pro 17.2" in told
    assert "5 rows in = 5 used + 0 set aside" in told


def test_json_holds_to_its_schema_and_csv_has_every_effect(kpi: Kpi) -> None:
    document = kpi(*ASKED, "--kpi", "MRR", "--format", "json").json
    assert document["schema"] == "kpi.bridge/1"
    (bridge,) = document["bridges"]
    assert (bridge["value_from"], bridge["value_to"], bridge["check"]) == (350, 660, 0)
    lines = kpi(*ASKED, "--kpi", "MRR", "--format", "csv").out.splitlines()
    assert lines[0] == "kpi,currency,effect,part,segment,value"
    assert lines[1] == "MRR_END,,2026-03,,,350.0"
    assert lines[-1] == "MRR_END,,2026-06,,,660.0"


def test_a_page_is_one_file_and_changes_nothing_else(kpi: Kpi, tmp_path: Path) -> None:
    done = kpi(*ASKED, "--kpi", "LOGO_CHURN", "-o", "bridge.html")
    assert (done.code, done.out) == (0, ""), done.err
    page = (tmp_path / "bridge.html").read_text(encoding="ascii")
    assert "Logo churn" in page
    assert page.count("<svg") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bridge.html", "subs.csv"]


def test_a_kpi_without_a_value_is_told_and_ends_with_1(kpi: Kpi) -> None:
    done = kpi(*ASKED, "--kpi", "QUICK_RATIO")
    assert done.code == 1
    assert "No bridge. Quick ratio has no value in 2026-03: nothing was lost" in done.out


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--kpi", "MRR", "--rates", "subs.csv"), "Say into which currency"),
        (("--kpi", "MRR", "--show-reading"), "kpi ledger moves SOURCE --show-reading"),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_ends_with_2(kpi: Kpi, more: tuple[str, ...], why: str) -> None:
    done = kpi(*ASKED, *more)
    assert (done.code, done.out) == (2, "")
    assert why in done.err
    assert len(done.err.splitlines()) == 1
