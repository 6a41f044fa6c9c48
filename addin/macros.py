"""The ribbon's macros of the SaaS KPI engine, as its buttons call them.

Derived from the declarations by `kpi derive`; a change made here is lost. A macro is done by the engine;
there is no arithmetic here.
"""

# ruff: noqa: A001, E501
# fmt: off

from __future__ import annotations

from kpi_engine.hosts.macros.running import run


def insert_kpi() -> None:
    """Search by a name or ask in your own words (how long until a customer has paid back?). You see what the function is and point at the cells of each argument; the formula goes into the selected cell, if that is free. A function that fills several cells is taken back where they are not free."""
    run("insert_kpi")


def explain_cell() -> None:
    """Says what the selected cell is, how it is computed in words and with its figures, which definition it follows, what it reads, what moves it most, and which cells read it. Nothing is changed."""
    run("explain_cell")


def insert_template() -> None:
    """Choose a guide, the first of the 60 months and the currency. A new workbook with inputs, KPIs, targets, status and dashboard is written under a name that you choose, and opened."""
    run("insert_template")


def fill_template() -> None:
    """The active workbook is the template and is not changed. Choose a CSV file or workbook with figures, or a table of subscriptions; you see which cells would change before anything is written. The filled workbook is new, is opened, and has a receipt beside it."""
    run("fill_template")


def fill_from_database() -> None:
    """The active workbook is the template and is not changed. Subscriptions come from a table or SELECT of a DuckDB file or a PostgreSQL server, where nothing is written. Leave the password out of the address: it is taken from PGPASSWORD or .pgpass. Neither address nor password is stored or logged."""
    run("fill_from_database")


def audit_workbook() -> None:
    """Asks every audit rule about the workbook as it is on the screen. The findings go to a sheet KPI Audit with links to their cells, which are marked in colour. Choose accept or suppress there, and audit again. No cell, formula or format of yours is changed."""
    run("audit_workbook")


def check_inputs() -> None:
    """Recognises the typed figures of the workbook, holds them against each other, and lists on a sheet KPI Check which one is wrong, what it should be, and the proof. Nothing is corrected: that is done by Accept correction, cell by cell, after a question."""
    run("check_inputs")


def accept_correction() -> None:
    """Select a cell that Check inputs marked, or its row on the sheet KPI Check. The workbook is checked once more, you see the typed and the proposed value, and only after a Yes the value is written. Undo last write takes it back."""
    run("accept_correction")


def recalculate() -> None:
    """Computes every formula of the workbook once more, independently of Excel, and compares with what Excel shows, to nine digits. Cells that differ, hold an old result or cannot be verified go to a sheet KPI Recalc with links. Nothing is recalculated in Excel, and no value is changed."""
    run("recalculate")


def clear_marks() -> None:
    """Removes the sheets that reports were written to, whatever they are called by now, and the marks on cells, wherever these were sorted or copied to. Cells keep their values, formulas, formats, notes and their own conditional formats."""
    run("clear_marks")


def make_portable() -> None:
    """Writes a copy of the workbook in which every call of our functions is Excel's own formula, a LAMBDA name or a value, as you choose. Each rewritten cell is proved to give the same value; what cannot be rewritten is left as it is and told. The open workbook is not changed."""
    run("make_portable")


def undo_last() -> None:
    """Puts back what the cell held, formula and number format included. Excel's own Undo cannot do this for changes that an add-in made. A cell that somebody changed since is left alone."""
    run("undo_last")


def help() -> None:
    """Shows what each button does, the version of the engine, and where its log is."""
    run("help")
