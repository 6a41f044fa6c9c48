"""What a rewriting did: each formula before and after, what was left and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from kpi_engine.model.cell_error import Scalar, plain
from kpi_engine.portable.forms import Form

KindOfChange = Literal[
    "cell", "array", "name", "table column", "table total", "conditional format", "data validation"
]


@dataclass(frozen=True, slots=True)
class Change:
    """A formula that was rewritten. `after` has no `=` where a value took its place."""

    kind: KindOfChange
    sheet: str
    place: str
    before: str
    after: Scalar
    functions: tuple[str, ...]
    value: Scalar = None


@dataclass(frozen=True, slots=True)
class Left:
    """A formula that kept what it has of ours, and why."""

    kind: KindOfChange
    sheet: str
    place: str
    formula: str
    reason: str
    functions: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """The result of a rewriting; `data` is the new workbook, None where there was nothing to rewrite."""

    form: Form
    data: bytes | None
    changes: tuple[Change, ...]
    left: tuple[Left, ...]
    names_added: tuple[str, ...] = ()
    names_removed: tuple[str, ...] = ()
    compared: int = 0
    not_comparable: int = 0
    parts_untouched: int = 0
    engine: str = ""

    @property
    def functions(self) -> dict[str, int]:
        """How often each function was rewritten."""
        return dict(sorted(Counter(name for each in self.changes for name in each.functions).items()))

    def as_dict(self) -> dict[str, Any]:
        """The fields of the document that depend on the rewriting, ready for JSON."""
        return {
            "form": self.form,
            "rewritten": [
                {"kind": each.kind, "sheet": each.sheet, "place": each.place, "before": each.before,
                 "after": plain(each.after), "value": plain(each.value), "functions": list(each.functions)}
                for each in self.changes
            ],
            "left": [
                {"kind": each.kind, "sheet": each.sheet, "place": each.place, "formula": each.formula,
                 "reason": each.reason, "functions": list(each.functions)}
                for each in self.left
            ],
            "functions": self.functions,
            "names_added": list(self.names_added), "names_removed": list(self.names_removed),
            "cells_compared": self.compared, "cells_not_comparable": self.not_comparable,
            "parts_untouched": self.parts_untouched,
        }  # fmt: skip
