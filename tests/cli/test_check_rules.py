"""`kpi check --rules`: a controller's own identities, with terms of the company's own."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Kpi

_COMPANY = """
company: {name: Example Helpdesk}
guides: [mas]
terms:
  seats: {label: Seats sold, unit: count, help: Seats under contract., adds_up: last}
  price_per_seat: {label: Price per seat, unit: money per month, help: Mean price., adds_up: last}
"""
_FACTS = "id,kpi,period,value\nm,MRR,2026-01,50000\ns,seats sold,2026-01,1000\np,price per seat,2026-01,{}\n"


def test_a_rule_over_terms_of_ones_own(kpi: Kpi, tmp_path: Path) -> None:
    (tmp_path / "company.yaml").write_text(_COMPANY, encoding="utf-8")
    (tmp_path / "my.yaml").write_text("rules:\n  - MRR = seats * price per seat\n", encoding="utf-8")
    options = ("check", "facts.csv", "--rules", "my.yaml", "--company", "company.yaml", "--format", "json")
    (tmp_path / "facts.csv").write_text(_FACTS.format("50.00"), encoding="utf-8")
    assert kpi(*options).json["findings"] == []
    (tmp_path / "facts.csv").write_text(_FACTS.format("5000"), encoding="utf-8")
    answer = kpi(*options)
    (finding,) = answer.json["findings"]
    assert answer.code == 1
    assert finding["rule"] == "own_rule_1"
    assert "MRR = seats sold × price per seat" in finding["message"]


def test_a_word_that_nobody_knows_is_refused_before_anything_is_checked(kpi: Kpi, tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text(_FACTS.format("50"), encoding="utf-8")
    (tmp_path / "my.yaml").write_text("rules:\n  - MRR = seats * arpu\n", encoding="utf-8")
    answer = kpi("check", "facts.csv", "--rules", "my.yaml")
    assert answer.code == 2
    assert 'my.yaml line 2, rules[1]: "seats" is no figure we know' in answer.err
