"""What an audit rule is: the fault that it is named after, why it matters, examples, and what finds it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kpi_engine.audit.book import AuditBook
from kpi_engine.errors import CatalogueError
from kpi_engine.model.audit import AuditEvidence, AuditFix, Confidence
from kpi_engine.model.finding import Severity
from kpi_engine.model.kpi import Cite
from kpi_engine.model.registry import Registry
from kpi_engine.workbook.references import Area

Group = Literal["formulas", "values", "references", "structure", "settings", "results", "KPIs", "design"]
"""What a rule looks at. results: needs a recalculation; KPIs: needs recognised figures."""
_ID = re.compile(r"[A-Z]\d{2}")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Flag:
    """What a rule says: one cause with all its cells, the first cell first.

    `areas` is empty for what concerns the workbook; then `sheet` may name a sheet. `about` are words that
    tell this cause from another of the same rule where no formula does so (a name, a file, a setting): they
    keep its fingerprint when cells move. `severity` and `confidence` replace those of the rule.
    """

    message: str
    areas: tuple[Area, ...] = ()
    evidence: AuditEvidence = field(default_factory=AuditEvidence)
    fix: AuditFix | None = None
    severity: Severity | None = None
    confidence: Confidence | None = None
    sheet: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A small workbook as text, and the cells that the rule must flag in it: none for a clean one.

    Rows are lines, cells are parted by `|`; `[Costs]` alone in a line begins a sheet (the first is Sheet1
    otherwise). A cell is a number, text, `=formula`, TRUE, an error, or blank; `'12` is a number stored as
    text; `=A1*2 -> 7` states the stored result (else it is computed); a number format follows in braces:
    `0.05 {0.0%}`; `2026-01-31` is a date.
    """

    sheets: str
    flagged: tuple[str, ...] = ()
    """Addresses as in findings: `C3`, `C3:C9`, `Costs!B2`; `workbook` for what concerns the whole."""
    why: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    """Table name → `Sheet1!A1:C4`."""
    hidden: tuple[str, ...] = ()
    """Sheets, rows (`Sheet1!3:4`) and columns (`Sheet1!B:C`) that are not shown; `!Sheet` for very hidden."""
    merged: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    unlocked: tuple[str, ...] = ()
    validations: Mapping[str, str] = field(default_factory=dict)
    """`Sheet1!B2:B9` → `decimal 0 1`, `whole 1 12`, `list Yes,No`."""
    ignored: Mapping[str, str] = field(default_factory=dict)
    """`Sheet1!B2` → the attribute of Excel's ignoredErrors, `formula` or `numberStoredAsText` …"""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Attributes of calcPr: `calcMode`, `iterate`, `fullPrecision` …"""
    links: tuple[str, ...] = ()
    """Where the links to other workbooks lead that formulas number [1], [2] …"""


@dataclass(frozen=True, slots=True)
class Rule:
    """An audit rule. `name` is the fault; `gives_way_to` are rules whose findings on a cell are better."""

    id: str
    name: str
    group: Group
    severity: Severity
    confidence: Confidence
    why: str
    remedy: str
    cite: Cite
    examples: Sequence[Example]
    find: Callable[[AuditBook], Iterator[Flag]]
    help: str
    gives_way_to: tuple[str, ...] = ()
    excel_ignores: str = ""
    """The attribute of Excel's ignoredErrors by which a person has accepted the same in Excel."""


RULES: Registry[Rule] = Registry("audit rule")


def rule(
    id_: str, name: str, *, group: Group, severity: Severity, why: str, remedy: str, cite: Cite,
    examples: Sequence[Example], confidence: Confidence = "high", gives_way_to: tuple[str, ...] = (),
    excel_ignores: str = "",
) -> Callable[[Callable[[AuditBook], Iterator[Flag]]], Rule]:  # fmt: skip
    """Declare a rule; its help is the docstring of the function that finds it."""

    def register(find: Callable[[AuditBook], Iterator[Flag]]) -> Rule:
        text = inspect.cleandoc(find.__doc__ or "")
        declared = Rule(id_, name, group, severity, confidence, why, remedy, cite, tuple(examples), find,
                        text, gives_way_to, excel_ignores)  # fmt: skip
        _verify(declared)
        RULES.add(id_, declared, (name,))
        return declared

    return register


def _verify(declared: Rule) -> None:
    """A declaration that says too little is an error at import."""
    flagged = [example for example in declared.examples if example.flagged]
    if not _ID.fullmatch(declared.id) or not _NAME.fullmatch(declared.name):
        raise CatalogueError(f"{declared.id} {declared.name}: an id is like F01, a name like two-words.")
    if not (declared.help and declared.why and declared.remedy):
        raise CatalogueError(f"{declared.id} lacks its help, its reason or its remedy.")
    if not flagged or len(flagged) == len(declared.examples):
        raise CatalogueError(f"{declared.id} needs an example that is flagged and one that is clean.")
