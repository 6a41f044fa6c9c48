"""`kpi batch audit` at work: an inventory first, then every workbook, the riskiest first, then reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.audit.inventory.risk import Ranked, ranked
from kpi_engine.batch.entry import Entry
from kpi_engine.batch.files import FilesCommon
from kpi_engine.cli.audit.definitions_told import definitions_csv, print_definitions
from kpi_engine.cli.audit.documents import Outcome, audit_document, drawn_of
from kpi_engine.cli.audit.inventory_told import inventory_csv, print_inventory
from kpi_engine.cli.audit.reports import report_text
from kpi_engine.cli.batch_runs import Where, over_all
from kpi_engine.cli.batched import Ended
from kpi_engine.cli.run import Run, console
from kpi_engine.workbook.save import save_atomically

if TYPE_CHECKING:
    from kpi_engine.audit.inventory.facts import WorkbookFacts

MAPS = "maps"
"""The folder, inside that of the reports, in which labels recognised in one workbook wait for the next."""


def audit_files(
    run: Run, files: Sequence[str], common: FilesCommon, where: Where, folder: Path
) -> Ended:  # fmt: skip
    """Take stock, write the inventory, audit the riskiest first, and write the reports into the folder."""
    maps = common.maps or folder / MAPS
    maps.mkdir(parents=True, exist_ok=True)
    common = replace(common, maps=maps)
    stock = over_all(run, "inventory", files, common, where)
    inventory, order = _ranked(stock)
    refused = [entry for entry in stock.entries if entry.code]
    unread = [(entry.name, entry.reason) for entry in refused]
    save_atomically(inventory_csv(inventory, unread), folder / "inventory.csv")
    if not run.settings.is_json:
        print_inventory(console(), inventory)
    ended = over_all(run, "audit", order, common, where) if order else Ended("audit")
    outcomes = [_outcome(entry) for entry in (*ended.entries, *refused)]
    document = audit_document(outcomes, baseline=known.source if (known := common.audit.baseline) else "")
    save_atomically(definitions_csv(document), folder / "definitions.csv")
    for kind in ("json", "html"):
        text = report_text(kind, document, drawn=drawn_of(outcomes))
        save_atomically(text.encode("utf-8"), folder / f"audit.{kind}")
    if not run.settings.is_json:
        print_definitions(console(), document)
    ended.entries = [_light(entry, inventory) for entry in ended.entries]
    ended.total += len(refused)
    ended.add(refused)
    return ended


def _ranked(stock: Ended) -> tuple[list[Ranked], list[str]]:
    """The inventory, and the files in its order."""
    facts: dict[str, WorkbookFacts] = {
        entry.name: entry.result["facts"] for entry in stock.entries if not entry.code
    }
    inventory = ranked(facts)
    return inventory, [each.file for each in inventory]


def _outcome(entry: Entry) -> Outcome:
    return Outcome(Path(entry.name), refused=entry.reason, found=entry.result.get("found"))


def _light(entry: Entry, inventory: Sequence[Ranked]) -> Entry:
    """The entry without its findings, which the reports hold, and with its risk."""
    points = next((each.points for each in inventory if each.file == entry.name), 0)
    result = {key: value for key, value in entry.result.items() if key != "found"}
    return replace(entry, result=result | {"summary": {"risk": points, **result.get("summary", {})}})
