"""The audit rules for a person who asks what is checked: a table of all, or one in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi_engine.cli.audit.documents import rules_document
from kpi_engine.cli.audit.wish import Wish
from kpi_engine.cli.plain_table import plain_table
from kpi_engine.cli.run import start
from kpi_engine.errors import InputError
from kpi_engine.model.written import counted, listed

if TYPE_CHECKING:
    from rich.console import Console

    from kpi_engine.model.documents_of_audit import AuditExampleJson, AuditRuleJson, AuditRulesDocument


def tell_rules(wish: Wish, name: str | None) -> None:
    """Answer --list-rules, or --explain-rule for one."""
    from kpi_engine.engine.auditing import chosen_rules

    if wish.files or wish.output:
        raise InputError(
            "Rules are told without a workbook. Leave the file out, or --list-rules and --explain-rule.",
            code="options",
        )
    run = start("audit", format=wish.format, verbose=wish.verbose, log_file=wish.log_file)
    document = rules_document(chosen_rules((name,) if name else wish.rules))
    run.answer(document, lambda out: _print(out, document, in_full=name is not None))


def _print(out: Console, document: AuditRulesDocument, *, in_full: bool) -> None:
    if in_full:
        for number, rule in enumerate(document.rules):
            if number:
                out.print()
            print_rule(out, rule)
        return
    from rich.text import Text

    table = plain_table()
    for column in ("Rule", "Fault", "About", "Severity", "Confidence", "What it finds"):
        table.add_column(column, overflow="fold", no_wrap=column in ("Rule", "Severity"))
    for rule in document.rules:
        row = (rule.id, rule.name, rule.group, rule.severity, rule.confidence, rule.help.splitlines()[0])
        table.add_row(*map(Text, row))
    out.print(table)
    out.print(f"{counted(len(document.rules), 'rule')}. kpi audit --explain-rule ID tells one in full.")


def print_rule(out: Console, rule: AuditRuleJson) -> None:
    """What it finds, why it matters, how to put it right, and examples."""
    out.print(f"{rule.id} {rule.name}", style="bold", markup=False)
    out.print(f"{rule.severity}, {rule.confidence} confidence, about {rule.group}", style="dim", markup=False)
    for title, text in (
        ("What it finds", rule.help),
        ("Why it matters", rule.why),
        ("How to put it right", rule.remedy),
        ("Source", rule.source),
    ):
        out.print()
        out.print(title, style="bold")
        for line in text.splitlines():
            out.print(f"  {line}" if line else "", markup=False)
    for example in rule.examples:
        out.print()
        _print_example(out, example)


def _print_example(out: Console, example: AuditExampleJson) -> None:
    found = f"Example: {listed(example.flagged)}" if example.flagged else "Example: in order"
    out.print(f"{found}{f' ({example.why})' if example.why else ''}", style="bold", markup=False)
    rows = [[cell.strip() for cell in line.split("|")] for line in example.sheets.splitlines()]
    widths = [max(len(row[at]) for row in rows if at < len(row)) for at in range(max(map(len, rows)))]
    for row in rows:
        cells = " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        out.print(f"  {cells.rstrip()}", markup=False, soft_wrap=True)
