"""Functions that say in a cell whether a figure can be right: its bound, its scale, its ties to others."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from kpi_engine.calc.coerce import read_cell
from kpi_engine.calc.conditions import slack_of
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.diagnosis.families import scaled
from kpi_engine.diagnosis.figures import figure_named
from kpi_engine.functions.lift import cells_of, lift
from kpi_engine.functions.reading import cell_function, number, read, word
from kpi_engine.functions.soundness import verdict_on
from kpi_engine.model.cell_error import BLANK, DEFINED, DIV0, NA, NUM, TEXT, VALUE, CellError, Scalar
from kpi_engine.model.function import Argument, ArrayBehaviour, CellValue, Function
from kpi_engine.model.unit import Unit

FAMILY = "audit"

_KPI = word("kpi", "A KPI: its function, an alias, a term, or its id in a guide.")
_VALUE = number("value", "The figure to check; fractions as fractions (15 % is 0.15).")
_GUIDE = word("guide", "A guide by id or code, such as mas.", required=False)
_PEERS = Argument(
    "peer_values", "Figures of the same KPI (other months, segments) to compare the scale with.",
    Unit.NUMBER.value, required=False, takes_range=True,
)  # fmt: skip


def _kpi_check(*cells: CellValue) -> CellValue:
    if len(cells) > len(_CHECK_ARGUMENTS):
        return VALUE
    peers = [read_cell(cell) for cell in cells_of(cells[3])] if len(cells) > 3 else []
    peer_values = tuple(value for value, code in peers if code == DEFINED)
    wrong = _first_error(code for _, code in peers) or (
        VALUE if TEXT in [code for _, code in peers] else None
    )

    def single(*given: Scalar) -> Scalar:
        values = read(_CHECK_ARGUMENTS[:3], given)
        passed_on = _first_error(read_cell(cell)[1] for cell in given)
        if passed_on or wrong:
            return passed_on or wrong
        return values if isinstance(values, CellError) else _checked(peer_values, *values)

    return lift(single)(*cells[:3])


def _checked(peers: Sequence[float], kpi: str, value: float, guide: str | None) -> str | CellError:
    found = GUIDES.find(guide) if guide else None
    figure = figure_named(kpi, found)
    return NA if figure is None or (guide and found is None) else str(verdict_on(figure, value, peers))


def _first_error(codes: Iterable[int]) -> CellError | None:
    return next((CellError(code) for code in codes if code not in (DEFINED, TEXT, BLANK)), None)


_CHECK_ARGUMENTS = (_KPI, _VALUE, _GUIDE, _PEERS)

KPI_CHECK = Function(
    name="KPI_CHECK", title="Check of one figure", question="Is this figure possible?",
    help="Says ok, or what speaks against a figure: its bound, its scale, a benchmark, its period.",
    arguments=_CHECK_ARGUMENTS, behaviour=ArrayBehaviour.LIFT, returns="text", family=FAMILY, call=_kpi_check,
    examples=((("gross_margin", 8.8), "bound: >1; 0.88 fits"), (("nrr", 1.05), "ok: inside >=0"),
              (("arpu", 80, "css"), "benchmark: below 100 to 350, typical"),
              (("ltv_cac", 18), "ok: no hard bound"), (("nothing we know", 1), NA)),
)  # fmt: skip


def _scale_fix(kpi: str, value: float, guide: str | None) -> Scalar:
    """The guide only helps to find a KPI by the id it has there; it never decides the power of ten."""
    figure = figure_named(kpi, GUIDES.find(guide) if guide else None)
    if figure is None:
        return NA
    tries = (scaled(value, power) if power else value for power in range(5))
    return next((candidate for candidate in tries if figure.hard_bounds.contains(candidate)), NA)


SCALE_FIX = replace(
    cell_function(
        "SCALE_FIX", "The figure with its decimal point put back",
        "Divides by the smallest power of ten that brings the figure inside its hard bound.",
        (_KPI, _VALUE, _GUIDE), _scale_fix, returns="value",
        question="What is this figure with its decimal point in place?",
        examples=((("trial_to_paid", 2.5, "ams"), 0.25), (("gross_margin", 0.88), 0.88),
                  (("nrr", 1.05), 1.05), (("trial_to_paid", 1e6), NA)),
    ),
    family=FAMILY,
)  # fmt: skip


class TieRule(NamedTuple):
    """An identity for TIE_OUT: what the values are, in order, and how far they are apart."""

    values: tuple[str, ...]
    difference: Callable[..., float]


TIE_RULES: dict[str, TieRule] = {
    "margin": TieRule(("gross_margin", "cogs_ratio"), lambda margin, ratio: margin - (1 - ratio)),
    "mrr_roll": TieRule(
        ("start", "new", "reactivation", "expansion", "contraction", "churn", "end"),
        lambda start, new, back, more, less, lost, end: start + new + back + more - less - lost - end,
    ),
    "mix_sum": TieRule((), lambda *shares: math.fsum(shares) - 1),
    "payback": TieRule(
        ("months", "cac", "arpu", "gross_margin"),
        lambda months, cac, arpu, margin: months - cac / (arpu * margin),
    ),
    "ltv_cac": TieRule(("ratio", "ltv", "cac"), lambda ratio, ltv, cac: ratio - ltv / cac),
    "nrr_grr": TieRule(("nrr", "grr"), lambda nrr, grr: max(0.0, grr - nrr)),
    "v2p": TieRule(
        ("visitor_to_paid", "visitor_to_trial", "trial_to_paid"),
        lambda paid, to_trial, to_paid: paid - to_trial * to_paid,
    ),
    "breakeven": TieRule(
        ("revenue", "fixed_costs", "contribution_margin"),
        lambda revenue, fixed, margin: revenue - fixed / margin,
    ),
}
"""Every identity TIE_OUT knows; a rule without named values takes any number of them."""

_TIE_ARGUMENTS = (
    word("identity", f"One of {', '.join(TIE_RULES)}."),
    Argument("values_range", "The figures in the order of the identity, the stated one first.",
             Unit.NUMBER.value, takes_range=True),
    number("tol", "A difference up to this counts as none.", required=False, default=0.005),
)  # fmt: skip


def _tie_out(*cells: CellValue) -> CellValue:
    if len(cells) > len(_TIE_ARGUMENTS):
        return VALUE
    names, figures, tolerances = (cells_of(cell) for cell in (*cells, None, None, None)[:3])
    codes = [read_cell(cell)[1] for cell in (*figures, *tolerances)]
    passed_on = _first_error(read_cell(cell)[1] for cell in (*names, *figures, *tolerances))
    if passed_on:
        return passed_on
    rule = TIE_RULES.get(str(names[0]).strip().casefold())
    miscounted = rule is not None and bool(rule.values) and len(rule.values) != len(figures)
    if TEXT in codes or len(names) != 1 or len(tolerances) != 1 or miscounted:
        return VALUE
    if rule is None or BLANK in codes[: len(figures)]:
        return NA
    tolerance = 0.005 if codes[-1] == BLANK else float(tolerances[0])
    if tolerance < -slack_of(0):
        return NUM
    return _difference(rule, [float(figure) for figure in figures], max(tolerance, 0.0))


def _difference(rule: TieRule, figures: Sequence[float], tolerance: float) -> float | CellError:
    try:
        difference = rule.difference(*figures)
    except ZeroDivisionError:
        return DIV0
    except OverflowError:
        return NUM
    if not math.isfinite(difference):
        return NUM
    return 0.0 if abs(difference) <= tolerance + slack_of(tolerance) else difference


TIE_OUT = Function(
    name="TIE_OUT", title="Check of figures against each other", question="Do these figures fit together?",
    help="The stated figure less the one the others imply; 0 where they agree within the tolerance.",
    arguments=_TIE_ARGUMENTS, behaviour=ArrayBehaviour.RANGE, returns=Unit.NUMBER.value, family=FAMILY,
    call=_tie_out,
    examples=((("margin", (8.8, 1.2)), 9.0), (("margin", (0.88, 0.12)), 0.0),
              (("mrr_roll", (200_000, 10_000, 0, 15_000, 3_000, 2_000, 220_000)), 0.0),
              (("ltv_cac", (3, 1500, 0)), DIV0), (("nobody", (1, 2)), NA)),
)  # fmt: skip

CHECK_FUNCTIONS: tuple[Function, ...] = (KPI_CHECK, SCALE_FIX, TIE_OUT)
"""Every check function, in the order of the function list."""
