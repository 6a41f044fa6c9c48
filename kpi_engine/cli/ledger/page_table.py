"""Tables of a page of the ledger, and segments that open on a click."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from kpi_engine.cli.ledger.blocks import Block, R
from kpi_engine.engine.ledger_read import LedgerRead
from kpi_engine.model.written import counted

TABLE_STYLE = """
details{border:1px solid var(--line);border-radius:6px;padding:.3rem .8rem;margin:.5rem 0}
summary{cursor:pointer;font-weight:600;padding:.2rem 0}
tr.all td{font-weight:600;border-top:2px solid var(--line)}
.n{white-space:nowrap}.heat td{text-align:right;font-variant-numeric:tabular-nums;padding:.25rem .4rem}
.heat td:first-child{text-align:left}.heat th{padding:.25rem .4rem;text-align:right}
.lead{font-size:1.1rem;max-width:75ch;margin:.4rem 0 .8rem}.chart+.wide,.legend+.wide{margin-top:.8rem}
@media screen and (max-width:40rem){body{padding:.8rem}th,td{padding:.25rem .4rem}}
@media print{details{border:0;padding:0}}
"""
_SEGMENTS = 40


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1, total: Sequence[str] | None = None
) -> str:
    """A table whose first `left` columns are words and all others figures; a total stands out."""

    def line(cells: Sequence[str], kind: str = "") -> str:
        written = "".join(
            f"<td{'' if place < left else ' class=n'}>{escape(cell)}</td>" for place, cell in enumerate(cells)
        )
        return f"<tr{kind}>{written}</tr>\n"

    head = "".join(
        f'<th scope="col"{"" if place < left else " class=n"}>{escape(name)}</th>'
        for place, name in enumerate(heads)
    )
    body = "".join(line(cells) for cells in rows) + (line(total, ' class="all"') if total else "")
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def by_segment(
    read: LedgerRead,
    blocks: Sequence[Block[R]],
    size: Callable[[Block[R]], int],
    inside: Callable[[Block[R]], Iterator[str]],
) -> Iterator[str]:
    """Each segment behind its name, the largest first."""
    if not blocks:
        return
    yield f"<h2>By {escape(', '.join(read.by))}</h2>"
    for block in sorted(blocks, key=size, reverse=True)[:_SEGMENTS]:
        parts = "\n".join(inside(block))
        yield f"<details><summary>{escape(block.title(read))}</summary>{parts}</details>"
    if len(blocks) > _SEGMENTS:
        left = counted(len(blocks) - _SEGMENTS, "smaller segment")
        yield f"<p>{left} left out; --format csv and a workbook have them all.</p>"
