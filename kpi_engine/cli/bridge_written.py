"""The answer of `kpi bridge` in the format that was asked for: to the terminal, or into a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.cli.ledger_csv import encoded, written

if TYPE_CHECKING:
    from kpi_engine.engine.bridging import BridgeReport
    from kpi_engine.model.documents_of_bridge import BridgeDocument


def write_report(report: BridgeReport, wanted: str, output: Path | None) -> None:
    """Text, CSV, JSON, a page or a workbook."""
    from kpi_engine.cli.bridge_told import print_report
    from kpi_engine.cli.run import console
    from kpi_engine.workbook.save import save_atomically

    if wanted == "xlsx":
        from kpi_engine.ledger_book.book import write_ledger_book

        assert output is not None
        write_ledger_book(report, output)
    elif wanted == "text":
        if output is None:
            print_report(console(), report)
        else:
            save_atomically(_as_text(report).encode("utf-8"), output)
    else:
        text = _text(report, wanted)
        if output is None:
            sys.stdout.write(text)
        else:
            save_atomically(encoded(text), output)


def _text(report: BridgeReport, wanted: str) -> str:
    if wanted == "csv":
        from kpi_engine.engine.bridging import bridge_rows

        rows = bridge_rows(report.bridges)
        heads = ["kpi", "currency", "effect", "part", "segment", "value"]
        return written([heads, *([row[head] for head in heads] for row in rows)])
    if wanted == "json":
        return document(report).model_dump_json(indent=2, by_alias=True) + "\n"
    from kpi_engine.cli.bridge_page import bridge_page

    return bridge_page(report)


def document(report: BridgeReport) -> BridgeDocument:
    """The bridges and how the source was read."""
    from kpi_engine.engine import ENGINE
    from kpi_engine.model.documents_of_bridge import BridgeDocument

    return BridgeDocument(engine=ENGINE, **report.as_dict())


def _as_text(report: BridgeReport) -> str:
    import io

    from rich.console import Console

    from kpi_engine.cli.bridge_told import print_report

    stream = io.StringIO()
    print_report(Console(file=stream, highlight=False, width=120), report)
    return stream.getvalue()
