"""Texts written into the formula itself as arguments of functions that look at many values.

A range may hold text, which AVERAGE or MAX leave out; `AVERAGE("5","x")` is read value by value in Excel:
text that spells a number counts as one, other text is #VALUE!. The calculation engine leaves it out.
"""

from __future__ import annotations

from collections.abc import Sequence

_READ_EACH = """
AVERAGE AVERAGEA AVEDEV DEVSQ GEOMEAN HARMEAN KURT MAX MAXA MEDIAN MIN MINA PRODUCT SKEW SKEW.P STDEV STDEV.P
STDEV.S STDEVA STDEVP STDEVPA SUMSQ VAR VAR.P VAR.S VARA VARP VARPA
"""
_READS_EACH = frozenset(_READ_EACH.split())
_REFUSE_ALL = frozenset(("MODE", "MODE.SNGL", "MODE.MULT"))
_WANT_A_LIST = """
LARGE SMALL PERCENTILE PERCENTILE.INC PERCENTILE.EXC QUARTILE QUARTILE.INC QUARTILE.EXC TRIMMEAN
"""
_WANTS_A_LIST = frozenset(_WANT_A_LIST.split())


def read_texts(function: str, written: Sequence[str]) -> list[str]:
    """The arguments as they are to be given to the engine."""
    if function in _READS_EACH:
        return [f"(({each})+0)" if each[:1] == '"' else each for each in written]
    if function in _REFUSE_ALL and any(each[:1] == '"' for each in written):
        return ["#VALUE!"]
    if function in _WANTS_A_LIST and written and written[0][:1] == '"':
        return [f"(({written[0]})+0)", *written[1:]]
    return list(written)
