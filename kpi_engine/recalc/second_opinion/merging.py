"""Two engines about one cell: what the verdict becomes, and whether they agree."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpi_engine.model.cell_error import CellError, Scalar
from kpi_engine.model.status import Opinion
from kpi_engine.model.written import show
from kpi_engine.recalc.compare import is_number, same
from kpi_engine.recalc.verdict import CellVerdict

_CLOSE, _TINY = 1e-6, 1e-9
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
        opinion: Opinion = "none" if first.status == "not_verifiable" else "only_first"
        why = f"no second opinion: {second.why}" if second.why else ""
        return replace(first, opinion=opinion, reason=first.reason or why)
    told = replace(first, second=second)
    if first.status == "not_verifiable":
        return _second_alone(told, second, name)
    if first.status in ("equal", "uncached"):
        return _beside_undisputed(told, second, name)
    return _beside_different(told, second, name)


def alike(one: Scalar, other: Scalar) -> bool:
    """True for the same value; LibreOffice has no truth values of its own, its TRUE is a 1 that looks so."""
    if isinstance(one, bool) is not isinstance(other, bool) and is_number(_as_number(one)):
        return same(_as_number(one), _as_number(other))
    return same(one, other)


def _as_number(value: Scalar) -> Scalar:
    return float(value) if isinstance(value, bool) else value


def _nearly(one: Scalar, other: Scalar, name: str) -> str:
    """How two values that are not the same still agree; "" when they do not."""
    if isinstance(one, CellError) and isinstance(other, CellError):
        return f"{name} gives an error too, of another kind"
    if is_number(one) and is_number(other):
        apart = abs(float(one) - float(other))
        if apart <= max(_CLOSE * max(abs(one), abs(other)), _TINY):
            return f"{name} agrees to six digits only"
    return ""


def _shown(value: Scalar) -> str:
    text = show(value)
    text = text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
    return f'"{text}"' if isinstance(value, str) else text


def _second_alone(first: CellVerdict, second: Scalar, name: str) -> CellVerdict:
    """The first engine is not sure of its value, or has none."""
    if first.cached is None:
        if first.computed is None or alike(first.computed, second):
            return replace(first, status="uncached", computed=second, engine=name, opinion="only_second",
                           reason="the file holds no value for the formula")  # fmt: skip
        return replace(first, opinion="disagrees", reason=f"{first.reason}; {name} gives {_shown(second)}")
    if alike(first.cached, second):
        return replace(first, status="equal", computed=first.cached, engine=name, opinion="only_second",
                       reason="")  # fmt: skip
    nearly = _nearly(first.cached, second, name)
    if nearly and isinstance(second, CellError):
        return replace(first, status="equal", computed=first.cached, engine=name, opinion="only_second",
                       reason=nearly)  # fmt: skip
    why = nearly or f"{name} gives {_shown(second)} and the file holds another value"
    return replace(first, opinion="only_second", reason=f"{first.reason}; {why}")


def _beside_undisputed(first: CellVerdict, second: Scalar, name: str) -> CellVerdict:
    """The first engine has a value that the file does not contradict (equal, uncached)."""
    if alike(first.computed, second) or (first.cached is not None and alike(first.cached, second)):
        return replace(first, opinion="agrees")
    if nearly := _nearly(first.computed, second, name):
        return replace(first, opinion="agrees", reason=nearly)
    if first.status == "equal":
        why = f"{name} gives {_shown(second)}; the file and the first engine agree"
        return replace(first, opinion="disagrees", reason=why)
    return replace(
        first, status="not_verifiable", opinion="disagrees",
        reason=f"the file holds no value, and the engines disagree: {_shown(first.computed)} or, by {name}, "
        f"{_shown(second)}",
    )  # fmt: skip


def _beside_different(first: CellVerdict, second: Scalar, name: str) -> CellVerdict:
    """The first engine contradicts the file (different, stale)."""
    gives = f"the first engine gives {_shown(first.computed)}"
    if alike(first.cached, second):
        return replace(first, status="equal", engine=name, opinion="disagrees", computed=first.cached,
                       reason=f"{name} gives the value of the file; {gives}")  # fmt: skip
    if alike(first.computed, second):
        return replace(first, opinion="agrees", reason=f"{first.reason}; {name} computes the same")
    if nearly := _nearly(first.cached, second, name):
        return replace(first, status="not_verifiable", opinion="disagrees", reason=f"{gives}; {nearly}")
    if nearly := _nearly(first.computed, second, name):
        return replace(first, opinion="agrees", reason=f"{first.reason}; {nearly}")
    return replace(first, opinion="disagrees", reason=f"{first.reason}; {name} gives {_shown(second)}")
