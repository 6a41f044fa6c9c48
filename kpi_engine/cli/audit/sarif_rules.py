"""The audit rules as SARIF tells them: what each finds, why it matters and how to put it right (3.49)."""

from __future__ import annotations

from typing import Any

from kpi_engine.model.documents_of_audit import AuditRuleJson
from kpi_engine.model.finding import Severity

LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def rule_descriptor(rule: AuditRuleJson) -> dict[str, Any]:
    """A rule with its help, in plain text and in Markdown."""
    first, _, _ = rule.help.partition("\n")
    parts = (
        ("What it finds", rule.help), ("Why it matters", rule.why), ("How to put it right", rule.remedy),
        ("Source", rule.source),
    )  # fmt: skip
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": first},
        "fullDescription": {"text": f"{rule.help}\n\n{rule.why}"},
        "help": {
            "text": "\n\n".join(f"{title}: {text}" for title, text in parts),
            "markdown": "\n\n".join(f"**{title}**\n\n{text}" for title, text in parts),
        },
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.group], "precision": rule.confidence},
    }
