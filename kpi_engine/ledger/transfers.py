"""What a customer moved from one segment to another is a transfer, neither churn nor new revenue."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from kpi_engine.ledger.changes import MONTH_OF_WHO, NOW, WAS
from kpi_engine.ledger.ledger import Ledger

NET, MOVED = "net", "moved"
_GAINED, _LOST, _LABEL, _SIZE, _WHOLE = "gained", "lost", "label", "size", "whole"


def with_transfers(frame: nw.LazyFrame[Any], ledger: Ledger) -> nw.LazyFrame[Any]:
    """Rows of segments with `moved`: whether the customer stays, gains in one segment and loses in another.

    The change of the whole customer is then booked as expansion or contraction in one segment, as `net`:
    where it gained (or lost) most, of several alike the first by name. All else that changed is a transfer,
    and the transfers of a customer add up to 0.
    """
    change = nw.col(NOW) - nw.col(WAS)
    rows = frame.with_columns(
        nw.max_horizontal(change, nw.lit(0)).alias(_GAINED),
        nw.max_horizontal(-change, nw.lit(0)).alias(_LOST),
        nw.concat_str([nw.col(column) for column in ledger.segment_columns], separator="\t").alias(_LABEL),
    )
    month = list(MONTH_OF_WHO)
    both = (
        rows.group_by(*month)
        .agg(nw.col(NOW, WAS, _GAINED, _LOST).sum())
        .filter(nw.col(NOW) > 0, nw.col(WAS) > 0, nw.col(_GAINED) > 0, nw.col(_LOST) > 0)
        .select(*month, (nw.col(NOW) - nw.col(WAS)).cast(nw.Int64).alias(_WHOLE))
    )
    sized = rows.join(both, on=month, how="inner").with_columns(
        nw.when(nw.col(_WHOLE) >= 0).then(nw.col(_GAINED)).otherwise(nw.col(_LOST)).alias(_SIZE)
    )
    most = sized.group_by(*month).agg(nw.col(_SIZE).max())
    leading = sized.join(most, on=[*month, _SIZE], how="inner")
    booked = leading.group_by(*month).agg(nw.col(_LABEL).min(), nw.col(_WHOLE).max().alias(NET))
    known = rows.join(both, on=month, how="left").join(booked, on=[*month, _LABEL], how="left")
    return known.with_columns(
        (~nw.col(_WHOLE).is_null()).alias(MOVED), nw.col(NET).fill_null(0).cast(nw.Int64)
    ).drop(_GAINED, _LOST, _LABEL, _WHOLE)
