"""Days as months, which are counted as year x 12 + month, and the names of months in other languages."""

from __future__ import annotations

from datetime import date

_NAMES = (
    "januar jänner jan january janvier janv enero ene gennaio gen januari janeiro",
    "februar feb février févr fév fevrier fevr febrero febbraio februari fevereiro fev",
    "märz mär mrz marz maerz mars marzo maart mrt março marco mar",
    "april apr avril avr abril abr aprile",
    "mai may mayo maggio mag mei maio",
    "juni jun juin junio giugno giu junho",
    "juli jul juillet juil julio luglio lug julho",
    "august aug août aout agosto ago augustus",
    "september sep sept septembre septiembre settembre set setembro",
    "oktober okt octobre octubre ottobre ott outubro oct",
    "november nov novembre noviembre novembro",
    "dezember dez décembre déc decembre diciembre dicembre dic december dezembro",
)
MONTH_WORDS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
"""3 for `märz`, `mars` and `marzo`."""


def month_of(day: date) -> int:
    """The month of a day: 2026-01-31 is in 24313."""
    return day.year * 12 + day.month


def month_sql(day: str) -> str:
    """The month of a date, in SQL."""
    return f"CAST(year({day}) * 12 + month({day}) AS BIGINT)"
