"""Why a KPI moved between two months: a source, perhaps an older one, and exchange rates become a bridge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kpi_engine.engine.ledger_read import LedgerRead
from kpi_engine.engine.ledger_reporting import read_of
from kpi_engine.engine.ledgers import LedgerQuery, OpenLedger, Reader, ledger_of, opened, read_source
from kpi_engine.errors import InputError
from kpi_engine.ledger.bridge import Bridge, NoBridge, Question, Read, bridge_kpi, build_bridges
from kpi_engine.ledger.bridge.groups import Sums
from kpi_engine.ledger.bridge.result import DIGITS, EFFECT_LABELS
from kpi_engine.ledger.bridge.shown import rounded
from kpi_engine.ledger.rates import Rates
from kpi_engine.model.period import month_text

if TYPE_CHECKING:
    from kpi_engine.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True)
class BridgeQuery:
    """Which KPI is explained between which months (year x 12 + month).

    `window` is the months back to the customer base (None: the usual ones of the KPI). `was` is the source
    as it stood when the first month was reported. `rates` convert all currencies into one.
    """

    kpi: str
    month_from: int
    month_to: int
    window: int | None = None
    was: str = ""
    rates: Rates | None = None


@dataclass(frozen=True, slots=True)
class BridgeReport:
    """The bridges of each currency (or of all in one), and how the source was read; `was` the older one."""

    read: LedgerRead
    bridges: tuple[Bridge | NoBridge, ...]
    was: LedgerRead | None = None

    @property
    def restated(self) -> str:
        """What the older source is, in a sentence; empty without one."""
        return f"Restated against {self.was.source}: {self.was.rows_told}." if self.was else ""

    def as_dict(self) -> dict[str, Any]:
        """For a document."""
        names = ("source", "rows_in", "rows_used", "rows_set_aside")
        was = {name: getattr(self.was, name) for name in names} if self.was else None
        return {**self.read.as_dict(), "was": was, "bridges": [bridge_dict(each) for each in self.bridges]}


def bridge_report(query: LedgerQuery, asked: BridgeQuery, read: Reader = read_source) -> BridgeReport:
    """Read the source (and the older one) and split the change of the KPI; `read` as of `opened`."""
    kpi = bridge_kpi(asked.kpi)
    if asked.month_from == asked.month_to:
        raise InputError("A bridge needs two months: --from is the same as --to.", code="options")
    if asked.window is not None and not kpi.window:
        raise InputError(f"{kpi.title} has no customer base, so leave --window out.", code="options")
    window = kpi.window if asked.window is None else asked.window
    if asked.rates is not None:
        query = replace(query, reading=replace(query.reading, rated=asked.rates.currencies))
    question = Question(kpi, asked.month_from, asked.month_to, window, query.by, asked.rates)
    sums, told = _sums(query, question, (asked.month_from, asked.month_to), read)
    first, last = sums
    older, was = None, None
    if asked.was:
        (older,), was = _sums(replace(query, source=asked.was), question, (asked.month_from,), read)
    return BridgeReport(told, build_bridges(question, Read(first, last, older)), was)


def _sums(
    query: LedgerQuery, question: Question, months: tuple[int, ...], read: Reader
) -> tuple[list[Sums], LedgerRead]:  # fmt: skip
    from kpi_engine.ledger.bridge import BridgeSource

    with opened(query, read) as open_ledger:
        source = BridgeSource(open_ledger.ledger, _units(open_ledger, query), query.policies)
        return source.sums(question.kpi, months, question.window), read_of(open_ledger, query)


def _units(open_ledger: OpenLedger, query: LedgerQuery) -> Ledger | None:
    """The ledger of quantities; None where the source has none, or lacks it in a row."""
    import narwhals as nw

    from kpi_engine.ledger.changes import plain_rows
    from kpi_engine.ledger.ledger import AMOUNT

    staged, engine = open_ledger.staged, open_ledger.engine
    if not staged.has_quantity or engine is None:
        return None
    rows = engine.scan(staged.parquet).filter(nw.col(AMOUNT) > 0)
    lacking = rows.filter(nw.col("quantity").is_null() | (nw.col("quantity") <= 0))
    if plain_rows(lacking.select(nw.len().alias("rows")))[0]["rows"]:
        return None
    return ledger_of(staged, _Quantities(engine), query.by)


@dataclass(frozen=True, slots=True)
class _Quantities:
    """An engine that delivers quantities in place of amounts."""

    engine: Any

    def scan(self, parquet: Any) -> Any:
        """The rows, each with its quantity for an amount; what is free of charge has no quantity here."""
        import narwhals as nw

        from kpi_engine.ledger.ledger import AMOUNT

        rows = self.engine.scan(parquet).filter(nw.col(AMOUNT) > 0)
        return rows.with_columns(nw.col("quantity").cast(nw.Int64).alias(AMOUNT))

    def table(self, columns: Any) -> Any:
        """As the engine."""
        return self.engine.table(columns)

    def settle(self, frame: Any) -> Any:
        """As the engine."""
        return self.engine.settle(frame)

    def close(self) -> None:
        """The engine is closed by whoever opened it."""


def bridge_dict(bridge: Bridge | NoBridge) -> dict[str, Any]:
    """A bridge as a document and a CSV file have it; exact values as the nearest number."""
    common = {
        "kpi": bridge.kpi, "title": bridge.title, "currency": bridge.currency,
        "from": month_text(bridge.month_from), "to": month_text(bridge.month_to),
    }  # fmt: skip
    if isinstance(bridge, NoBridge):
        return {**common, "reason": bridge.reason}
    return {
        **common, "unit": bridge.unit, "window": bridge.window or None, "by": list(bridge.by),
        "value_from": float(bridge.value_from), "value_to": float(bridge.value_to),
        "effects": [
            {
                "effect": name, "value": float(bridge.total(name)),
                "lines": [
                    {"part": each.part, "segment": each.segment, "value": float(each.value)}
                    for each in bridge.effects
                    if each.name == name
                ],
            }
            for name in bridge.names
        ],
        "steps": [{"label": each.label, "value": each.value, "end": each.is_end} for each in bridge.steps()],
        "check": float(bridge.check), "sentence": bridge.sentence, "notes": list(bridge.notes),
    }  # fmt: skip


BRIDGE_HEADS = ("kpi", "currency", "effect", "part", "segment", "value")


def bridge_rows(bridges: tuple[Bridge | NoBridge, ...]) -> list[tuple[str | float, ...]]:
    """The lines of a CSV file: the ends, every effect, part and segment, each with all the digits it has."""
    rows: list[tuple[str | float, ...]] = []
    for bridge in bridges:
        if isinstance(bridge, Bridge):
            places = DIGITS[bridge.unit] + 4
            lines = [
                (month_text(bridge.month_from), "", "", bridge.value_from),
                *((EFFECT_LABELS[one.name], one.part, one.segment, one.value) for one in bridge.in_order),
                (month_text(bridge.month_to), "", "", bridge.value_to),
            ]
            rows += [
                (bridge.kpi, bridge.currency, label, part, segment, float(rounded(value, places)))
                for label, part, segment, value in lines
            ]
    return rows
