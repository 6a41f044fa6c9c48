"""`kpi audit --new-decisions`: a file to decide in, so that nobody copies fingerprints by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kpi_engine.cli.audit.documents import Outcome
from kpi_engine.cli.audit.wish import Wish
from kpi_engine.errors import InputError
from kpi_engine.model.written import counted
from kpi_engine.workbook.save import check_writable, save_atomically


def check_new(target: Path) -> None:
    """Refuse a file that is there, as somebody may have decided in it, before any work is done."""
    if target.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(
            f"{target.name[:80]} would hold YAML. End its name with .yaml: decisions.yaml.", code="other-kind"
        )
    if target.exists():
        raise InputError(
            f"{target.name[:80]} is there and is not written over: somebody may have decided in it. Name "
            f"another file; --decisions {target.name[:60]} takes over what was decided.",
            code="file-is-there",
        )
    check_writable(target)


def begin_decisions(wish: Wish, outcomes: Sequence[Outcome], target: Path) -> str:
    """Write the findings to decide on, with what was decided before; what to say of it."""
    from kpi_engine.audit.life.decisions import read_decisions
    from kpi_engine.audit.to_decide import decisions_text, to_decide

    audits = [each.found.audited for each in outcomes if each.found is not None]
    count = sum(len(to_decide(each, also_info=wish.all_findings)) for each in audits)
    if not count:
        more = "" if wish.all_findings else " (--all takes those in that are only worth knowing)"
        return f"Nothing to decide{more}: {target} is not written."
    before = read_decisions(wish.decisions) if wish.decisions else None
    text = decisions_text(audits, before, also_info=wish.all_findings)
    save_atomically(text.encode("utf-8"), target)
    return (
        f"{counted(count, 'finding')} to decide on in {target}. Fill in decision and reason, then: "
        f"--decisions {target}"
    )
