"""Ranges of different sizes, fitted together as Excel does in an array formula."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kpi_engine.model.cell_error import NA
from kpi_engine.model.column import Column


def fit_columns(columns: Sequence[Column]) -> list[Column]:
    """Single values, rows and columns stay (they broadcast); shorter ranges are padded with #N/A."""
    grids = [item for item in columns if item.values.ndim == 2]
    if not grids:
        return list(columns)
    height = max(item.shape[0] for item in grids)
    width = max(item.shape[1] for item in grids)
    return [_padded(item, height, width) if item.values.ndim == 2 else item for item in columns]


def _padded(item: Column, height: int, width: int) -> Column:
    rows = item.shape[0] if item.shape[0] == 1 else height
    columns = item.shape[1] if item.shape[1] == 1 else width
    if item.shape == (rows, columns):
        return item
    values = np.full((rows, columns), np.nan)
    codes = np.full((rows, columns), NA, np.uint8)
    values[: item.shape[0], : item.shape[1]] = item.values
    codes[: item.shape[0], : item.shape[1]] = item.full_codes()
    return Column(values, codes)
