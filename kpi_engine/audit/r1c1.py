"""Formulas in R1C1: a reference is told as the way from its own cell, so that copies read alike."""

from __future__ import annotations

from kpi_engine.formula.shapes import Shape


def r1c1(pieces: Shape) -> str:
    """`R[-1]C*R2C2`: the formula with its references in R1C1; without `=`."""
    return "".join(piece if isinstance(piece, str) else _reference(*piece) for piece in pieces)


def _reference(row: int, column: int, marks: str) -> str:
    text = ""
    if "R" in marks or "r" in marks:
        text += _part("R", row, relative="r" in marks)
    if "C" in marks or "c" in marks:
        text += _part("C", column, relative="c" in marks)
    return text


def _part(letter: str, number: int, *, relative: bool) -> str:
    if not relative:
        return f"{letter}{number}"
    return f"{letter}[{number}]" if number else letter
