"""Fill from database: subscriptions of a DuckDB file or a PostgreSQL server into a copy of the workbook."""

from __future__ import annotations

from kpi_engine.errors import InputError
from kpi_engine.hosts.macros.fill_template import fill_from_ledger
from kpi_engine.hosts.macros.port import MacroPort
from kpi_engine.hosts.macros.registry import macro

_SERVER = ("postgresql://", "postgres://")


@macro(
    "fill_from_database", label="Fill from database…", tip="Fill a copy of this workbook from subscriptions",
    icon="GetExternalDataFromOtherSources", group="Fill", key="D",
)  # fmt: skip
def fill_from_database(port: MacroPort) -> None:
    """The active workbook is the template and is not changed. Subscriptions come from a table or SELECT of a
    DuckDB file or a PostgreSQL server, where nothing is written. Leave the password out of the address: it is
    taken from PGPASSWORD or .pgpass. Neither address nor password is stored or logged.
    """
    kind = port.choose("Where are the subscriptions?", ["A DuckDB file", "A PostgreSQL server"])
    source = str(port.ask_open("The DuckDB file", ("duckdb", "ddb"))) if kind == 0 else _address(port)
    table = port.ask_text("Table or SELECT (leave it empty where there is only one table):").strip()
    fill_from_ledger(port, f"{source}::{table}" if table else source)


def _address(port: MacroPort) -> str:
    address = port.ask_text("Address:", "postgresql://user@host:5432/database").strip()
    if not address.startswith(_SERVER):
        raise InputError(
            "That is no address of a PostgreSQL server. Write it like postgresql://user@host:5432/database.",
            code="address",
        )
    return address
