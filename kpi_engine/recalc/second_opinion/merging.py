"""Two engines about one cell: what the verdict becomes, and whether they agree."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.written import show
from kpi_engine.recalc.compare import is_number, same
from kpi_engine.recalc.verdict import CellVerdict

_ANOTHER_ERROR = "{name} gives an error too, of another kind"
_LONGEST_TEXT = 40


@dataclass(frozen=True, slots=True)
class NoOpinion:
    """The second engine has no value for the cell."""

    why: str


def merged(first: CellVerdict, second: Scalar | NoOpinion, name: str) -> CellVerdict:
    """The verdict of the first engine with the opinion of the second, which is called `name`.

    The file is right where one engine gives its value. It is wrong where the first engine says so and the
    second does not say otherwise. A cell without a stored result has a value where nobody contradicts.
    """
    if first.status in ("volatile", "external"):
        return replace(first, opinion="none")
    if isinstance(second, NoOpinion):
        return replace(first, opinion="none" if first.status == "not_verifiable" else "only_first")
    told = replace(first, second=second)
    if first.status == "not_verifiable":
        return _second_alone(told, second, name)
    if first.status == "equal":
        return _beside_equal(told, second, name)
    if first.status == "uncached":
        return _without_a_stored_result(told, second, name)
    return _beside_different(told, second, name)


def alike(one: Scalar, other: Scalar) -> bool:
    """True for the same value; LibreOffice has no truth values of its own, its TRUE is a 1 that looks so."""
    if isinstance(one, bool) is not isinstance(other, bool) and is_number(_as_number(one)):
        return same(_as_number(one), _as_number(other))
    return same(one, other)


def _as_number(value: Scalar) -> Scalar:
    return float(value) if isinstance(value, bool) else value


def _shown(value: Scalar) -> str:
    text = show(value)
    text = text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
    return f'"{text}"' if isinstance(value, str) else text


def _both_errors(one: Scalar, other: Scalar) -> bool:
    return isinstance(one, CellError) and isinstance(other, CellError)


def _second_alone(first: CellVerdict, second: Scalar, name: str) -> CellVerdict:
    if first.cached is None:
        if first.computed is not None and not alike(first.computed, second):
            return replace(first, opinion="disagrees",
                           reason=f"{first.reason}; {name} gives {_shown(second)}")  # fmt: skip
        return replace(first, status="uncached", computed=second, engine=name, opinion="only_second",
                       reason="the file holds no value for the formula")  # fmt: skip
    if alike(first.cached, second) or _both_errors(first.cached, second):
        kind = "" if alike(first.cached, second) else _ANOTHER_ERROR.format(name=name)
        return replace(first, status="equal", computed=first.cached, engine=name, opinion="only_second",
                       reason=kind)  # fmt: skip
    why = f"{first.reason}; {name} gives {_shown(second)} and the file holds another value"
    return replace(first, opinion="only_second", reason=why)


def _beside_equal(first: CellVerdict, second: Scalar, name: str) -> CellVerdict:
    if alike(first.cached, second) or alike(first.computed, second):
        return replace(first, opinion="agrees")
    if _both_errors(first.cached, second):
        return replace(first, opinion="agrees", reason=_ANOTHER_ERROR.format(name=name))
    return replace(first, opinion="disagrees",
                   reason=f"{name} gives {_shown(second)}; the file and the first engine agree")  # fmt: skip


def _without_a_stored_result(first: CellVerdict, second: Scalar, name: str) -> CellVerdict:
    if alike(first.computed, second):
        return replace(first, opinion="agrees")
    if _both_errors(first.computed, second):
        return replace(first, opinion="agrees", reason=_ANOTHER_ERROR.format(name=name))
    return replace(
        first, status="not_verifiable", opinion="disagrees",
        reason=f"the file holds no value, and the engines disagree: {_shown(first.computed)} or, by {name}, "
        f"{_shown(second)}",
    )  # fmt: skip


def _beside_different(first: CellVerdict, second: Scalar, name: str) -> CellVerdict:
    """The first engine contradicts the file (different, stale)."""
    if alike(first.cached, second):
        return replace(
            first, status="equal", engine=name, opinion="disagrees", computed=first.cached,
            reason=f"{name} gives the value of the file; the first engine gives {_shown(first.computed)}",
        )  # fmt: skip
    if alike(first.computed, second):
        return replace(first, opinion="agrees", reason=f"{first.reason}; {name} computes the same")
    if _both_errors(first.cached, second):
        return replace(
            first, status="not_verifiable", opinion="disagrees",
            reason=f"{_ANOTHER_ERROR.format(name=name)}; the first engine gives {_shown(first.computed)}",
        )  # fmt: skip
    if _both_errors(first.computed, second):
        return replace(first, opinion="agrees", reason=f"{first.reason}; {_ANOTHER_ERROR.format(name=name)}")
    return replace(first, opinion="disagrees", reason=f"{first.reason}; {name} gives {_shown(second)}")
