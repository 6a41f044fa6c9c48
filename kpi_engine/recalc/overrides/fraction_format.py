"""Numbers as fractions in a number format: `# ?/?`, `# ??/16`, `?/?`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from kpi_engine.model.cell_error import VALUE
from kpi_engine.recalc.overrides.format_codes import Piece
from kpi_engine.recalc.overrides.refusals import RefusedError

_EXACT = 5e-8
_MOST_DIGITS = 7


def is_fraction(pieces: Sequence[Piece]) -> bool:
    """True when a slash stands among the digits."""
    return any(piece.kind == "literal" and piece.text == "/" for piece in pieces)


def as_fraction(amount: Decimal, pieces: Sequence[Piece]) -> tuple[str, bool]:
    """The amount as the pieces show it, and whether it is 0; places that are not needed are blanks."""
    slash = next(at for at, piece in enumerate(pieces) if piece.text == "/")
    over, under, end = _around(pieces, slash)
    before = [at for at in range(over) if pieces[at].kind == "digit"]
    if over == slash or under == end:
        raise RefusedError(VALUE)
    places = "".join(piece.text for piece in pieces[under:end])
    whole, top, bottom = _parts(float(amount), slash - over, places, mixed=bool(before))
    size = max(slash - over, end - under)
    if before and not top:
        shown = " " * (size + 1 + (end - under if places.isdigit() and int(places) else size))
    else:
        width = slash - over if places.isdigit() and int(places) else size
        shown = (
            f"{str(top).rjust(width)}/"
            if "?" in pieces[over].text
            else f"{_padded(top, pieces[over:slash])}/"
        )
        shown += _denominator(bottom, pieces[under:end], places, size)
    head = "".join(piece.text for piece in pieces[:over]) if not before else _head(whole, top, pieces[:over])
    return head + shown + "".join(piece.text for piece in pieces[end:]), not whole and not top


def _around(pieces: Sequence[Piece], slash: int) -> tuple[int, int, int]:
    """Where the numerator starts, and where the denominator starts and ends."""
    over = slash
    while over and pieces[over - 1].kind == "digit":
        over -= 1
    end = slash + 1
    while end < len(pieces) and (pieces[end].kind == "digit" or pieces[end].text.isdigit()):
        end += 1
    return over, slash + 1, end


def _parts(amount: float, digits: int, places: str, *, mixed: bool) -> tuple[int, int, int]:
    """Whole, numerator and denominator; a denominator may be given, else it has as many digits as places."""
    if places.isdigit() and int(places):
        bottom = int(places)
        top = math.floor(amount * bottom + 0.5)
    else:
        top, bottom = nearest(amount, 10 ** min(max(digits, len(places)), _MOST_DIGITS) - 1)
    if not mixed:
        return 0, top, bottom
    return top // bottom, top % bottom, bottom


def nearest(amount: float, largest: int) -> tuple[int, int]:
    """The last step of the continued fraction whose denominator is not too large."""
    tops, bottoms, rest = (0, 1), (1, 0), amount
    while bottoms[1] < largest:
        whole = math.floor(rest)
        tops = tops[1], whole * tops[1] + tops[0]
        bottoms = bottoms[1], whole * bottoms[1] + bottoms[0]
        if rest - whole < _EXACT:
            break
        rest = 1 / (rest - whole)
    return (tops[0], bottoms[0]) if bottoms[1] > largest else (tops[1], bottoms[1])


def _head(whole: int, top: int, pieces: Sequence[Piece]) -> str:
    """The whole number in its places; 0 is shown only where no fraction follows or a place demands it."""
    places = [at for at, piece in enumerate(pieces) if piece.kind == "digit"]
    digits = str(whole) if whole or not top else ""
    least = sum(pieces[at].text == "0" for at in places)
    digits = digits.rjust(least, "0")
    if pieces[places[0]].text == "?":
        digits = digits.rjust(len(places))
    return "".join(
        (digits if at == places[0] else "") if piece.kind == "digit" else piece.text
        for at, piece in enumerate(pieces)
    )


def _padded(top: int, pieces: Sequence[Piece]) -> str:
    return str(top).rjust(sum(piece.text == "0" for piece in pieces), "0")


def _denominator(bottom: int, pieces: Sequence[Piece], places: str, size: int) -> str:
    if places.isdigit() and int(places):
        return str(bottom).rjust(len(places), "0")
    return str(bottom).ljust(size) if pieces[0].text == "?" else _padded(bottom, pieces)
