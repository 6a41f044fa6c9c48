"""How a cell of any column becomes a text, a day or a number in SQL."""

from __future__ import annotations

from kpi_engine.sources.subscriptions.engine import BLANKS, literal
from kpi_engine.sources.subscriptions.opened import STORED, Opened

BLANK_WORDS = ("-", "–", "—", "n/a", "na", "null", "none", "nan", "nat", "#n/a", "\\n")
OPEN_WORDS = (*BLANK_WORDS, "open", "ongoing", "active", "present", "current", "never", "open-ended",
              "evergreen", "offen", "laufend", "unbefristet", "en cours", "0000-00-00", "0",
              "00.01.1900", "1/0/1900", "01/00/1900", "00/01/1900", "0/1/1900", "1900-01-00")  # fmt: skip
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
            "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE")  # fmt: skip
_REALS = ("FLOAT", "DOUBLE")
_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?"


def is_number(kind: str) -> bool:
    """True for the types of numbers of the database."""
    return kind in _NUMBERS or kind.startswith("DECIMAL")


def is_day(kind: str) -> bool:
    """True for dates and timestamps."""
    return kind == "DATE" or kind.startswith("TIMESTAMP")


def text_cell(opened: Opened, column: int) -> str:
    """A cell as text, NULL when blank; a whole number is written without a decimal point."""
    cell, kind = f"r.c{column}", opened.types[column]
    if opened.text:
        return f"replace({cell}, {literal(STORED)}, '')"
    if kind in _REALS:
        whole, text = f"CAST(CAST({cell} AS BIGINT) AS VARCHAR)", f"CAST({cell} AS VARCHAR)"
        return f"CASE WHEN {cell} = floor({cell}) AND abs({cell}) < 1e15 THEN {whole} ELSE {text} END"
    text = cell if kind == "VARCHAR" else f"CAST({cell} AS VARCHAR)"
    return f"nullif(trim({text}, {BLANKS}), '')"


def stated_cell(opened: Opened, column: int, blank: tuple[str, ...] = BLANK_WORDS) -> str:
    """A cell as text; words that say that nothing is there are NULL too."""
    text = text_cell(opened, column)
    words = ", ".join(map(literal, blank))
    return f"CASE WHEN lower({text}) IN ({words}) THEN NULL ELSE {text} END"


def iso_day(text: str) -> str:
    """A day written as 2026-01-31, with or without a time; NULL for anything else."""
    return f"CASE WHEN regexp_full_match({text}, {literal(_ISO)}) THEN TRY_CAST(left({text}, 10) AS DATE) END"


def plain_number(text: str, sign: str) -> str:
    """A number of digits with the column's decimal point alone; NULL for anything else."""
    form = r"-?\d{1,12}(?:\.\d+)?" if sign == "." else r"-?\d{1,12}"
    return f"CASE WHEN regexp_full_match({text}, {literal(form)}) THEN TRY_CAST({text} AS DECIMAL(18, 6)) END"
