"""What a customer moved from one segment to another is a transfer, neither churn nor new revenue."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from kpi_engine.ledger.changes import MONTH_OF_WHO, NOW, WAS
from kpi_engine.ledger.ledger import Ledger

NET, MOVED = "net", "moved"
ALL_NOW, ALL_WAS = "all_now", "all_was"
"""What the whole customer pays and paid, over all segments."""
_GAINED, _LOST, _LABEL, _SIZE, _BOOKED = "gained", "lost", "label", "size", "booked"


def with_transfers(changed: nw.LazyFrame[Any], ledger: Ledger) -> nw.LazyFrame[Any]:
    """Rows that changed with `moved`: whether the customer stays, gains in one segment, loses in another.

    The change of the whole customer is then booked as expansion or contraction in one segment, as `net`:
    where it gained (or lost) most, of several alike the first by name. All else that changed is a transfer,
    and the transfers of a customer add up to 0.
    """
    month = list(MONTH_OF_WHO)
    label = nw.concat_str([nw.col(column) for column in ledger.segment_columns], separator="\t")
    rows = changed.with_columns(label.alias(_LABEL))
    change, whole = nw.col(NOW) - nw.col(WAS), nw.col(ALL_NOW) - nw.col(ALL_WAS)
    stays = rows.filter(nw.col(ALL_NOW) > 0, nw.col(ALL_WAS) > 0).select(
        *month, _LABEL, whole.alias(NET), change.alias(_GAINED), (-change).alias(_LOST)
    )
    size = nw.when(nw.col(NET) >= 0).then(nw.col(_GAINED)).otherwise(nw.col(_LOST)).alias(_SIZE)
    both = (
        stays.group_by(*month, NET)
        .agg(nw.col(_GAINED, _LOST).max())
        .filter(nw.col(_GAINED) > 0, nw.col(_LOST) > 0)
    )
    leading = stays.with_columns(size).join(both.select(*month, size), on=[*month, _SIZE], how="inner")
    booked = ledger.settle(leading.group_by(*month, NET).agg(nw.col(_LABEL).min().alias(_BOOKED)))
    known = rows.join(booked, on=month, how="left")
    net = nw.when(nw.col(_LABEL) == nw.col(_BOOKED)).then(nw.col(NET)).otherwise(nw.lit(0))
    return known.with_columns((~nw.col(_BOOKED).is_null()).alias(MOVED), net.cast(nw.Int64).alias(NET))
