"""The page on definitions lists what is known, word for word."""

from __future__ import annotations

import os
from pathlib import Path

from kpi_engine.audit import rules as _rules
from kpi_engine.audit.definitions.known import definitions, said_in_words, title
from kpi_engine.audit.rule import RULES

assert _rules
_PAGE = Path(__file__).parents[3] / "docs" / "audit" / "definitions.md"
_BEGIN, _END = "<!-- begin: definitions -->\n", "<!-- end: definitions -->"


def _table() -> str:
    lines = ["| KPI | Usual | Accepted | Known to be wrong |", "|---|---|---|---|"]
    for kpi in sorted(definitions(), key=lambda each: title(each).casefold()):
        told: dict[str, list[str]] = {"usual": [], "accepted": [], "wrong": []}
        for each in definitions()[kpi]:
            words = said_in_words(each.formula)
            told[each.standing].append(words if each.standing == "usual" else f"{each.name}: {words}")
        lines.append(f"| {title(kpi)} | {' | '.join('<br>'.join(every) for every in told.values())} |")
    return "\n".join(lines) + "\n"


def test_the_page_lists_every_definition() -> None:
    text = _PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    written, _, after = rest.partition(_END)
    if os.environ.get("KPI_ACCEPT_WORDING"):
        _PAGE.write_text(f"{before}{_BEGIN}{_table()}{_END}{after}", encoding="utf-8")
        return
    assert written == _table(), "run this test with KPI_ACCEPT_WORDING=1 and read the difference"


def test_the_page_names_every_rule_on_kpis() -> None:
    text = _PAGE.read_text(encoding="utf-8")
    for rule in RULES:
        if rule.id.startswith("K"):
            assert f"| {rule.id} {rule.name} | " in text, rule.id
