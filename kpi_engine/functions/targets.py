"""Targets: what a guide or the user's own table wants a KPI to be, and how far a figure is off."""

from __future__ import annotations

import math
from datetime import date

from kpi_engine.calc.interpolate import target_in
from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.functions.lookup import direction_of, guide_kpi
from kpi_engine.functions.own_targets import OwnTargets, table_or_word
from kpi_engine.functions.reading import cell_function, number, word
from kpi_engine.model.cell_error import DIV0, NA, NUM, CellError
from kpi_engine.model.function import Argument
from kpi_engine.model.guide import Guide, GuideKpi, Interpolation

EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's serial dates."""
LAST_DAY = 2_958_465
"""31 December 9999, the last day Excel knows."""


def target_of(
    guide: Guide | OwnTargets, kpi: str, year: float, segment: str | None = None,
    interpolation: Interpolation | None = None,
) -> float | CellError:  # fmt: skip
    """What `kpi` should be in `year`; for a segment only what is stated for that segment.

    `interpolation` overrides how the guide goes from one stated year to the next. A KPI with nothing but a
    target date answers its first day as a serial date. #N/A where nothing is stated, #NUM! where the way
    between two targets cannot be computed.
    """
    found = stated_kpi(guide, kpi)
    return found if isinstance(found, CellError) else target_for(found, year, segment, interpolation)


def target_for(
    kpi: GuideKpi, year: float, segment: str | None = None, interpolation: Interpolation | None = None
) -> float | CellError:
    """As `target_of`, for a KPI at hand."""
    how = interpolation or kpi.interpolation
    if segment:
        return target_in(segment_targets(kpi, segment) or {}, year, how)
    if kpi.target_date and not kpi.targets and not kpi.segment_targets:
        first_day = date.fromisoformat(f"{kpi.target_date[:7]}-01")
        return target_in({0: float((first_day - EXCEL_EPOCH).days)}, year)
    return target_in(kpi.targets, year, how)


def segment_targets(kpi: GuideKpi, segment: str) -> dict[int, float] | None:
    """The targets stated for a segment, whatever the case it is written in; None where there are none."""
    wanted = segment.strip().casefold()
    for name, targets in kpi.segment_targets.items():
        if name.casefold() == wanted:
            return dict(targets)
    return None


def gap(
    guide: Guide | OwnTargets, kpi: str, actual: float | CellError, year: float, segment: str | None = None
) -> float | CellError:
    """How far `actual` is from its target, as a fraction of it: plus is favourable, minus is not.

    A target of zero has no fraction: the plain difference is given. Errors as `target_of`; #N/A for a KPI
    of which nobody said whether more is better; an undefined `actual` is passed on.
    """
    if isinstance(actual, CellError):
        return actual
    found = stated_kpi(guide, kpi)
    if isinstance(found, CellError):
        return found
    target = target_for(found, year, segment)
    return target if isinstance(target, CellError) else gap_to(found, actual, target)


def gap_to(kpi: GuideKpi, actual: float, target: float) -> float | CellError:
    """The signed fraction between a figure and its target."""
    if kpi.better == "neither":
        return NA
    difference = favourable(actual - target, kpi.better)
    return finite(difference / abs(target) if target else difference)


def variance(kpi: str, actual: float, plan: float, kind: str = "pct") -> float | CellError:
    """Actual against plan: plus is favourable, whichever way the KPI points.

    `pct` is a fraction of the plan (#DIV/0! for a plan of zero), `abs` the difference. #N/A for a KPI that
    is unknown or has no direction.
    """
    better = direction_of(kpi)
    if better == "neither":
        return NA
    difference = favourable(actual - plan, better)
    if kind == "abs":
        return finite(difference)
    return finite(difference / abs(plan)) if plan else DIV0


def favourable(difference: float, better: str) -> float:
    """The difference with its sign turned where lower is better; never a negative zero."""
    return (difference if better == "higher" else -difference) + 0.0


def finite(value: float) -> float | CellError:
    """The figure, or #NUM! where it is too large for a cell."""
    return value if math.isfinite(value) else NUM


def stated_kpi(guide: Guide | OwnTargets, name: str) -> GuideKpi | CellError:
    """The KPI of a guide or of the user's own table; #N/A for an unknown one."""
    return guide.kpi(name) if isinstance(guide, OwnTargets) else guide_kpi(guide, name) or NA


def guide_of(source: str | OwnTargets | None) -> Guide | OwnTargets | None:
    """The guide of this id or code; a table stays as it is. Nothing is known without an argument."""
    return GUIDES.find(source) if isinstance(source, str) else source


def _target(
    kpi: str, year: float, source: str | OwnTargets, segment: str | None, interp: Interpolation | None
) -> float | CellError:
    guide = guide_of(source)
    return NA if guide is None else target_of(guide, kpi, year, segment, interp)


def _gap(
    kpi: str, actual: float, year: float, source: str | OwnTargets | None, segment: str | None
) -> float | CellError:
    guide = guide_of(source)
    return NA if guide is None else gap(guide, kpi, actual, year, segment)


KPI = word("kpi", "The KPI: its id in the guide, or its function or alias where only one KPI has it.")
YEAR = number("year", "Calendar year, a whole number.")
ACTUAL = number("actual", "The figure reached; 15 % is 0.15.")
SEGMENT = word("segment", "A tier, channel … of the guide. Blank: the whole business.", required=False)


def guide_or_table(*, required: bool = True) -> Argument:
    """A guide by id or code, or the user's own table of targets."""
    return word(
        "guide_or_table",
        "A guide by id or code, such as mas, or your own range: kpi, segment, year, target.",
        required=required, takes_range=True,
    )  # fmt: skip


KPI_TARGET = cell_function(
    "KPI_TARGET", "Target of a KPI", "What a guide, or your own table, wants a KPI to be in a year.",
    (KPI, YEAR, guide_or_table(), SEGMENT,
     word("interp", "Between stated years: linear (default), geometric, step (last stated year) or none.",
          required=False, options=("linear", "geometric", "step", "none"))),
    _target, question="What should this KPI be in a year?", returns="value", prepare=table_or_word,
    examples=((("CAC", 2028, "ams"), 200), (("tx_per_customer", 2026, "mas", "Core"), 5),
              (("ebitda", 2027, "css"), 404_000), (("CAC", 2028, "css"), NA),
              (("tx_per_customer", 2026, "mas", "Pro"), NA), (("visitor_to_paid", 2026, "mas"), NA)),
)  # fmt: skip

KPI_GAP = cell_function(
    "KPI_GAP", "Gap to target",
    "How far a figure is from its target, as a fraction of the target: plus is favourable.",
    (KPI, ACTUAL, YEAR, guide_or_table(required=False), SEGMENT),
    _gap, question="How far are we from the target?", returns="fraction", prepare=table_or_word,
    examples=((("CAC", 300, 2026, "css"), -0.2), (("trial_to_paid", 0.18, 2026, "mas"), 0.2),
              (("CAC", 300, 2026), NA)),
)  # fmt: skip

KPI_VARIANCE = cell_function(
    "KPI_VARIANCE", "Variance against plan",
    "Actual against plan, as a fraction of the plan or as an amount: plus is favourable.",
    (KPI, ACTUAL, number("plan", "The figure planned for the same period."),
     word("kind", "pct for a fraction of the plan, abs for the difference.", required=False, default="pct",
          options=("pct", "abs"))),
    variance, question="How do we stand against the plan?", returns="fraction",
    examples=((("CAC", 300, 250), -0.2), (("CAC", 300, 250, "abs"), -50), (("CAC", 300, 0), DIV0),
              (("widgets", 300, 250), NA)),
)  # fmt: skip
