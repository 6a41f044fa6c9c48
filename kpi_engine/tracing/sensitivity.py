"""What moves a result: every typed figure under it is moved by one percent, one after the other."""

from __future__ import annotations

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.written import counted
from kpi_engine.recalc.book import Place
from kpi_engine.recalc.compare import same
from kpi_engine.recalc.values import NotComputed
from kpi_engine.tracing.computing import Computed
from kpi_engine.tracing.cone import Cone
from kpi_engine.tracing.shown import shown, shown_change
from kpi_engine.tracing.told import Effect, Sensitivity, ValueTold
from kpi_engine.tracing.traced import Traced, named
from kpi_engine.tracing.values_told import Values

MOST_INPUTS = 300
_PERCENT = 0.01
_NOT_NUMERIC_TOLD = 12
_STILL = ("not_verifiable", "external")


def sensitivity(traced: Traced, cone: Cone, computed: Computed, values: Values, asked: Place) -> Sensitivity:
    """The inputs under a cell, the top of the cone or filled by it, ranked by how much each moves it."""
    numeric = [place for place in (*cone.inputs, *cone.blanks) if _can_be_moved(traced, place)]
    others = tuple(_texts(traced, cone, values))
    base = _number(computed.base(asked))
    if base is None:
        note = f"{_no_number(values.cell(asked))}, so no input was moved."
        return Sensitivity((), len(numeric), 0, 0, others, note)
    tried = numeric[:MOST_INPUTS]
    effects, still = [], 0
    for place in tried:
        effect = _effect(traced, computed, asked, place, base)
        if effect is None:
            still += 1
        else:
            effects.append(effect)
    computed.settled_back()
    effects.sort(key=_strength, reverse=True)
    return Sensitivity(
        tuple(effects),
        len(numeric),
        len(tried),
        still,
        others,
        _note(computed, cone, len(numeric), len(tried)),
    )


def _no_number(result: ValueTold) -> str:
    if result.value is None:
        return "There is no result"
    return f"The result is {result.shown}, which is no number"


def _effect(traced: Traced, computed: Computed, asked: Place, place: Place, base: float) -> Effect | None:
    """What moving one input does; None for nothing."""
    value = traced.stored(place)
    before = float(value) if isinstance(value, int | float) else 0.0
    moved_to, step = _moved(traced, place, before)
    result = computed.moved(place, moved_to, asked)
    if isinstance(result, NotComputed):
        return None
    label = traced.label(place).text
    number = _number(result)
    style, date1904 = traced.style(asked), traced.book.date1904
    now = shown(value, traced.style(place), date1904=date1904)
    if number is None:
        told = "" if result is None else f"becomes {shown(result, style, date1904=date1904)}"
        return Effect(named(place), label, value, now, moved_to, step, result, None, told, None)
    change = number - base
    if same(number, base):
        return None
    relative = (moved_to - before) / before if before else 0.0
    dated = "date" in (traced.style(place).showing.kind, style.showing.kind)
    elasticity = change / base / relative if base and relative and not dated else None
    told = shown_change(change, style)
    return Effect(named(place), label, value, now, moved_to, step, result, change, told, elasticity)


def _moved(traced: Traced, place: Place, before: float) -> tuple[float, str]:
    """The input one step up: one percent; a day for a date; one, or one percentage point, for nothing."""
    kind = traced.style(place).showing.kind
    if kind == "date":
        return before + 1, "1 day later"
    if before:
        return before * (1 + _PERCENT), "1 % up"
    return (before + _PERCENT, "0 to 1 %") if kind == "percent" else (before + 1, "0 to 1")


def _texts(traced: Traced, cone: Cone, values: Values) -> list[ValueTold]:
    """Inputs that are no figures: they can only be chosen otherwise."""
    places = [place for place in cone.inputs if not _can_be_moved(traced, place)]
    return [values.cell(place) for place in places[:_NOT_NUMERIC_TOLD]]


def _note(computed: Computed, cone: Cone, inputs: int, tried: int) -> str:
    notes = []
    if tried < inputs:
        notes.append(
            f"Of {inputs:,} typed figures the {tried:,} nearest were moved, with the fewest formulas between."
        )
    kept = sum(
        each.status in _STILL or (each.status == "volatile" and each.computed is None)
        for each in computed.verdicts.values()
    )
    if kept:
        notes.append(f"{counted(kept, 'formula')} underneath cannot be computed here and stood still.")
    if cone.elsewhere:
        notes.append("OFFSET or INDIRECT find their cells while they are computed: inputs may be missing.")
    return " ".join(notes)


def _strength(effect: Effect) -> tuple[bool, float]:
    return effect.change is not None, abs(effect.change or 0.0)


def _can_be_moved(traced: Traced, place: Place) -> bool:
    """True for a figure, and for an empty cell that could hold one; an empty date has no next day."""
    value = traced.stored(place)
    return _number(value) is not None or (value is None and traced.style(place).showing.kind != "date")


def _number(value: Scalar | NotComputed) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool | CellError)
    return float(value) if is_number and isinstance(value, int | float) else None
