"""Derives the page of the audit rules: what each finds, why it matters, how to put it right, examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from kpi_engine.audit.rule import Example, Group, Rule
from kpi_engine.derive import Derived
from kpi_engine.engine.auditing import chosen_rules

FILE = "docs/audit/rules.md"
_GROUPS: dict[Group, str] = {
    "formulas": "Formulas beside their peers",
    "values": "Values and how they are shown",
    "references": "References and links",
    "structure": "Layout and what is hidden",
    "settings": "Settings of the workbook",
    "results": "Stored results",
    "KPIs": "KPIs and what figures must satisfy",
    "design": "Design",
}
_HEAD = (
    "<!-- Derived from the declarations by `kpi derive`; change those. -->\n"
    "# The audit rules\n\n"
    "`kpi audit --list-rules` lists them, `kpi audit --explain-rule F01` explains one, `--rules \"F*,-F03\"` "
    "chooses. Errors say that a figure is wrong, warnings that it very likely is or will be; info is worth "
    "knowing and never fails an audit. The examples are the tests of the rules: cells are parted by `|`, "
    "`->` states the result that the file holds, a number format stands in braces, `'` begins a number "
    "stored as text.\n"
)  # fmt: skip
assert set(_GROUPS) == set(get_args(Group))


def derive_audit_rules(root: Path) -> Iterator[Derived]:
    """The page of all audit rules."""
    yield Derived(FILE, rules_page(sorted(chosen_rules(()), key=lambda each: each.id)).encode("utf-8"))


def rules_page(rules: Sequence[Rule]) -> str:
    """Rules by what they look at: a table to find one, then each in full."""
    parts = [_HEAD]
    for group, title in _GROUPS.items():
        of_group = [each for each in rules if each.group == group]
        if of_group:
            rows = [
                f"| [{each.id}](#{_anchor(each)}) | {_words(each)} | {each.severity} |" for each in of_group
            ]
            parts.append("\n".join([f"\n## {title}\n", "| Rule | Finds | |", "|---|---|---|", *rows, ""]))
            parts += [_section(each) for each in of_group]
    return "".join(parts)


def _words(rule: Rule) -> str:
    return rule.name.replace("-", " ")


def _anchor(rule: Rule) -> str:
    """As readers of Markdown make it from the heading."""
    return f"{rule.id.lower()}-{rule.name}"


def _section(rule: Rule) -> str:
    read = f" (read {rule.cite.read})" if rule.cite.read else ""
    lines = [
        f"\n### {rule.id} {_words(rule)}\n",
        f"{rule.help}\n",
        f"**Why it matters.** {rule.why}\n",
        f"**How to put it right.** {rule.remedy}\n",
        f"*{rule.severity}, confidence {rule.confidence}. Source: {rule.cite.source}{read}.*\n",
        *(_example(each) for each in rule.examples),
    ]
    return "\n".join(lines)


def _example(example: Example) -> str:
    said = (
        f"Flags {', '.join(f'`{place}`' for place in example.flagged)}"
        if example.flagged
        else "Is silent here"
    )
    why = f": {example.why}" if example.why else ""
    text = "\n".join(line.strip() for line in example.sheets.strip().splitlines())
    return f"{said}{why}\n\n```text\n{text}\n```\n"
