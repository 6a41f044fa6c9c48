"""The options of `kpi fill` about a table of subscriptions, as the engine takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_engine.errors import InputError

if TYPE_CHECKING:
    from kpi_engine.engine.ledger_filling import LedgerFill

_NO_SEGMENTS = "none"


@dataclass(frozen=True, slots=True)
class LedgerOptions:
    """What was said about the subscriptions: which they are, how to read them, what their segments are."""

    source: str | None
    by: str
    called: tuple[str, ...]
    reading: Path | None
    first_month: str
    churn_date: str
    reactivation_window: int | None
    until: str
    prefer: str

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of the source, which may never be overwritten."""
        from kpi_engine.cli.ledger.at_work import files_of

        return files_of(self.source) if self.source else ()

    @property
    def shown(self) -> str:
        """The source in a message."""
        from kpi_engine.cli.ledger.at_work import called

        return called(self.source or "")

    @property
    def is_empty(self) -> bool:
        """True where nothing but the source was said."""
        said = replace(self, source=None)
        return said == LedgerOptions(None, "", (), None, "", "", None, "", "")


def ledger_fill(options: LedgerOptions, decimal: str) -> LedgerFill | None:
    """The ledger to fill from; None without one. An option about none is refused."""
    from kpi_engine.cli.ledger.asked import chosen, listed, query_of
    from kpi_engine.cli.ledger.at_work import Limits
    from kpi_engine.cli.ledger.options import Asked
    from kpi_engine.cli.ledger.reading_map import with_map
    from kpi_engine.engine.ledger_filling import LedgerFill

    if options.source is None:
        if not options.is_empty:
            raise InputError(
                "--by, --as, --reading, --first-month, --churn-date, --reactivation-window, --until and "
                "--prefer are about a table of subscriptions: name it behind the template.",
                code="no-ledger",
            )
        return None
    none = options.by.strip().casefold() == _NO_SEGMENTS
    asked = Asked(
        options.source, by="" if none else options.by, map_file=options.reading, until=options.until,
        churn_date=options.churn_date, first_month=options.first_month,
        reactivation_window=options.reactivation_window,
    )  # fmt: skip
    told, _ = with_map(asked)
    query = query_of(asked, decimal, Limits(options.files, ()).memory)
    settled = {"churn_date": told.churn_date, "reactivation_window": told.reactivation_window is not None}
    by = () if none else listed(options.by) or None
    return LedgerFill(
        replace(query, by=()), by, _names(options.called),
        frozenset(name for name, said in settled.items() if said),
        chosen("--prefer", options.prefer, {"": "", "ledger": "ledger", "data": "data"}),
    )  # fmt: skip


def _names(pairs: Sequence[str]) -> dict[str, str]:
    """`Starter=Core` as value and segment; `Starter=` leaves it in the total only."""
    found: dict[str, str] = {}
    for pair in pairs:
        value, sign, name = (part.strip() for part in pair.partition("="))
        if not sign:
            raise InputError(
                f'--as is VALUE=SEGMENT, such as --as "Starter=Core"; found {pair[:40]!r}. '
                '"Starter=" leaves it in the total only.',
                code="bad-name",
            )
        if found.setdefault(value, name) != name:
            raise InputError(f"--as gives {value[:40]!r} two segments. Give one.", code="bad-name")
    return found
