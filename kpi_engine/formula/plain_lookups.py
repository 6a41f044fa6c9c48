"""XLOOKUP in its plainest shape, found by the calculation engine's own MATCH, which is many times faster."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kpi_engine.formula.references import Reference, reference

_CONSTANT = re.compile(r'"[^"*?~]*"|-?\d+(?:\.\d+)?')


def plain_lookup(written: Sequence[str], otherwise: str) -> str:
    """One value found exactly in one line of cells; `otherwise` for any key but a number or a plain text.

    MATCH reads * ? and ~ in a text as signs, which XLOOKUP does not.
    """
    if not 3 <= len(written) <= 4 or not _are_lines(reference(written[1]), reference(written[2])):
        return otherwise
    key, where, cells = written[:3]
    place = reference(key)
    if place is None or not place.is_cell or (len(written) == 4 and not _CONSTANT.fullmatch(written[3])):
        return otherwise
    missing = written[3] if len(written) == 4 else "NA()"
    at = f"MATCH({key},{where},0)"
    found = f"IF(ISNUMBER({at}),INDEX({cells},{at}),{missing})"
    signs = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({key},"*",""),"?",""),"~","")={key}'
    return f"IF(IF(ISTEXT({key}),{signs},ISNUMBER({key})),{found},{otherwise})"


def _are_lines(one: Reference | None, other: Reference | None) -> bool:
    """True for two columns, or two rows, of the same length."""
    if one is None or other is None or one.whole_columns or one.whole_rows:
        return False
    sizes = [
        (each.bottom.at - each.top.at, each.right.at - each.left.at)
        for each in (one, other)
        if not each.last_sheet and not each.book
    ]
    return len(sizes) == 2 and sizes[0] == sizes[1] and 0 in sizes[0] and sizes[0] != (0, 0)
