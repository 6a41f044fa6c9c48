"""The parts of the judgement that every form shares: who the customer is, which currency, which segments."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from kpi_engine.sources.currency import CODES, agree, currency_of
from kpi_engine.sources.subscriptions.cells import BLANK_WORDS, is_number, stated_cell, text_cell
from kpi_engine.sources.subscriptions.engine import literal
from kpi_engine.sources.subscriptions.lookups import load
from kpi_engine.sources.subscriptions.numbers import DecimalRead, load_numbers, number_value
from kpi_engine.sources.subscriptions.opened import Opened
from kpi_engine.sources.subscriptions.options import StagingOptions
from kpi_engine.sources.subscriptions.plan import Plan

BLANK_SEGMENT = "(blank)"
"""The segment of a row that states none, as a pivot table calls it."""
_TOTALS = ("total", "totals", "grand total", "sub total", "subtotal", "sub-total", "sum", "summe", "gesamt",
           "gesamtsumme", "zwischensumme", "totale", "totaal", "suma", "somme", "total general",
           "total général", "overall", "all customers")  # fmt: skip
_ENDINGS = ("", " mrr", " arr", " revenue", " customers", " amount")
TOTALS = tuple("".join(parts) for parts in product(_TOTALS, _ENDINGS))
"""What stands in place of a customer in a row of totals."""
SUBTOTAL = (
    r"^(?:sub[- ]?total|zwischensumme|teilsumme|gesamtsumme|summe|zwischenergebnis|teilergebnis"
    r"|gesamtergebnis|sous[- ]total|subtotale|subtotaal|grand total)(?:[ :]|$)"
    r"|[ :](?:sub[- ]?total|total|totals|zwischensumme|summe|gesamt|ergebnis|totale|totaal)$"
)
"""`Zwischensumme Pro` and `Pro Total`. `Total Energies` is left alone, as companies are called so."""

_NO_CODE = "?"
"""A sign of several currencies that nothing settles; an empty text would be NULL in the database."""


@dataclass(slots=True)
class Judging:
    """The SQL of one table's judgement, put together: each cell read once, then joined, then judged.

    `reasons` are conditions in the order in which they are told.
    """

    opened: Opened
    plan: Plan
    options: StagingOptions
    folder: Path
    cells: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    reasons: list[tuple[str, str, str]] = field(default_factory=list)
    decimal: DecimalRead = field(default_factory=lambda: DecimalRead(None))

    def cell(self, name: str, sql: str) -> str:
        """A cell under a name, for the spellings that are joined to it."""
        self.cells.append(f"{sql} AS {name}_cell")
        return f"r.{name}_cell"

    def value(self, name: str, sql: str) -> str:
        """A value under a name, for the conditions."""
        self.values.append(f"{sql} AS {name}")
        return name

    @property
    def joined(self) -> str:
        """The rows with their cells and what is joined to them, as a FROM clause."""
        return f"(SELECT {', '.join(['r.*', *self.cells])} FROM raw r) r {' '.join(self.joins)}"

    def select(self, parts: list[str]) -> str:
        """The judgement: `parts` by the names of the values."""
        values = ", ".join(["r.row", "r.misfit", *self.values])
        return f"SELECT {', '.join(parts)} FROM (SELECT {values} FROM {self.joined})"

    def against(self, reason: str, condition: str, found: str = "NULL") -> None:
        """A row of this kind is set aside, unless something before it was found; `found` is what to show."""
        self.reasons.append((reason, condition, found))

    def case(self, place: int) -> str:
        """The first reason against a row (0: its code, 2: what was found)."""
        parts = [
            f"WHEN {each[1]} THEN {literal(each[0]) if place == 0 else f'CAST({each[2]} AS VARCHAR)'}"
            for each in self.reasons
        ]
        return f"CASE {' '.join(parts)} END"

    def number(self, role: str, column: int) -> tuple[str, str]:
        """(value, text) of a column of numbers in SQL; what is no number below a trillion has no value."""
        kind = self.opened.types[column]
        if is_number(kind):
            value = self.value(f"{role}_value", f"TRY_CAST(r.c{column} AS DECIMAL(18, 6))")
            return value, self.value(f"{role}_text", f"r.c{column}")
        sql, table = number_text(self.opened, column), f"numbers_{role}"
        read = load_numbers(self.opened, self.folder, table, [sql], self.options.decimal)
        if role == "amount":
            self.decimal = read
        cell = self.cell(role, sql)
        self.joins.append(f"LEFT JOIN {table} ON {table}.text = {cell}")
        value = self.value(f"{role}_value", number_value(cell, table, read.sign))
        return value, self.value(f"{role}_text", cell)


def number_text(opened: Opened, column: int) -> str:
    """A number cell as it was typed, with the mark of a stored number; NULL where nothing stands."""
    return stated_text(f"r.c{column}") if opened.text else stated_cell(opened, column)


def stated_text(text: str) -> str:
    """A text, NULL for the words that say that nothing stands there."""
    return f"CASE WHEN lower({text}) IN ({', '.join(map(literal, BLANK_WORDS))}) THEN NULL ELSE {text} END"


def judge_customer(judging: Judging) -> str:
    """The customer in SQL; rows that do not fit, totals, and rows without a customer are set aside."""
    opened, column = judging.opened, judging.plan.roles.columns["customer"]
    customer = judging.value("customer", text_cell(opened, column))
    totals = ", ".join(map(literal, TOTALS))
    judging.against("cells", "misfit IS NOT NULL", "misfit")
    judging.against("total", f"rtrim(lower({customer}), ': ') IN ({totals})", customer)
    if opened.text:
        subtotal = f"regexp_matches(rtrim(lower({customer}), ': '), {literal(SUBTOTAL)})"
        judging.against("total", subtotal, customer)
        others = [text_cell(opened, index) for index in range(min(len(opened.types), 6)) if index != column]
        if others:
            words = " OR ".join(f"rtrim(lower({each}), ': ') IN ({totals})" for each in others)
            judging.against(
                "total", judging.value("total_row", f"{text_cell(opened, column)} IS NULL AND ({words})")
            )
    judging.against("no customer", f"{customer} IS NULL")
    return customer


def judge_currency(judging: Judging, sign: str = "") -> str:
    """The currency code in SQL, "" where none is stated; unknown ones are set aside.

    `sign` is what stands beside the amount, in SQL; the only one of a table holds for all its rows. A `$`
    alone says no currency where nothing else does.
    """
    opened, stated = judging.opened, judging.plan.amount.currency
    column = judging.plan.column("currency")
    texts = [judging.cell("currency", stated_cell(opened, column))] if column is not None else []
    texts += [f"nullif({sign}, '')"] if sign else []
    if not texts:
        return literal(stated)
    text = " || '|' || ".join(f"coalesce({each}, '')" for each in texts)
    found = judging.opened.connection.execute(f"SELECT DISTINCT {text} FROM {judging.joined} ORDER BY 1")
    words = [str(word) for (word,) in found.fetchall()]
    sole = {word for word in words if word}
    alone = column is None and len(sole) == 1
    rows = [(word, _code(word, stated, alone)) for word in words]
    plain = [(word, _NO_CODE if code == "" else code) for word, code in rows]
    if alone:  # accountants write the sign beside the first amount and the total only
        stated = next((code for _, code in rows if code), stated)
    load(opened, judging.folder, "currencies", {"text": "VARCHAR", "code": "VARCHAR"}, plain)
    judging.joins.append(f"LEFT JOIN currencies ON currencies.text = {text}")
    said = judging.value("currency_text", text)
    code = judging.value("currency_code", "currencies.code")
    blank_allowed = bool(stated) or not any(code for _, code in rows)
    if not blank_allowed:
        judging.against("no currency", f"{said} IN ('', '|')")
    judging.against("currency", f"{said} NOT IN ('', '|') AND {code} IS NULL", said)
    return f"coalesce(nullif({code}, {literal(_NO_CODE)}), {literal(stated)})"


def _code(text: str, stated: str, sole: bool) -> str | None:
    """The code of what a row says in its column and beside its amount; None for no one currency."""
    said: str | None = ""
    for word in text.split("|"):
        if word:
            code = word.upper() if word.upper() in CODES else currency_of(word)
            said = agree(said, code) if code and said is not None else None
    if said is None:
        return None
    if said in CODES or not said:
        return said or None
    known = agree(said, stated) if stated else ""
    return known if known in CODES else ("" if sole else None)


def segment_columns(judging: Judging) -> list[str]:
    """The segments in SQL, each under its name in the staged file."""
    cells = [text_cell(judging.opened, column) for column in judging.plan.segments]
    return [
        judging.value(f"segment{place}", f"coalesce({cell}, {literal(BLANK_SEGMENT)})")
        for place, cell in enumerate(cells)
    ]


def minor_units(value: str, months: str, cents: bool) -> tuple[str, str]:
    """(minor units a month, whether rounded) of a value with six decimals; a half goes away from zero."""
    divisor = f"({1_000_000 if cents else 10_000} * {months})"
    micro = f"CAST({value} * CAST(1000000 AS DECIMAL(20, 0)) AS BIGINT)"
    return f"CAST(({micro} + {divisor} // 2) // {divisor} AS BIGINT)", f"{micro} % {divisor} <> 0"
