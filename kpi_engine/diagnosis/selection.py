"""The cheapest operations that can restore everything together, as a small integer program (HiGHS).

Every unknown is whether an operation is done, so there are no sizes in it, whether figures are shares or
millions: what an operation does to a constraint was settled with interval arithmetic, products included. What
two operations do together is checked outside, and what fails is forbidden by a cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.board import Constraint
from kpi_engine.diagnosis.operations import Operation

UNRESTORED = 12.0
"""What it costs to leave a constraint broken: more than any figure, so that this is the last resort."""

NODES = 20_000
SECONDS = 2.0
"""Where the search for the best set ends; the first limit is the same on every computer."""

EARLIER = 1e-6
"""Of two sets that cost the same, the one that comes first in the table is chosen."""

Row = tuple[Mapping[int, float], float]
"""Coefficients by column, and the least that their sum must reach."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Operations to do, what they leave broken, and what that costs; `depends` ones at the least."""

    chosen: Sequence[Operation]
    left: Sequence[Constraint]
    cost: float


class Selection:
    """Operations, the constraints they must restore, and the sets already ruled out."""

    def __init__(self, operations: Sequence[Operation], broken: Sequence[Constraint]) -> None:
        self.operations = operations
        self._left = {item: len(operations) + at for at, item in enumerate(broken)}
        self._touching: dict[Constraint, list[int]] = {}
        self._of_cell: dict[int, list[int]] = {}
        for column, operation in enumerate(operations):
            for item in operation.touches:
                self._touching.setdefault(item, []).append(column)
            for cell in operation.cells:
                self._of_cell.setdefault(cell, []).append(column)
        self._rows: list[Row] = [
            *self._one_value_each(), *self._all_restored(), *self._none_broken(), *self._supported()
        ]  # fmt: skip

    def cheapest(self) -> Answer | None:
        """The cheapest set that is not ruled out; None when there is none."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        size = len(self.operations) + len(self._left)
        entries = [(row, column, value) for row, (terms, _) in enumerate(self._rows)
                   for column, value in terms.items()]  # fmt: skip
        rows, columns, values = zip(*entries, strict=True)
        matrix = coo_array((values, (rows, columns)), shape=(len(self._rows), size))
        costs = [item.cost + EARLIER * column for column, item in enumerate(self.operations)]
        costs += [UNRESTORED] * len(self._left)
        result = milp(
            np.array(costs),
            constraints=LinearConstraint(matrix.tocsr(), lb=np.array([least for _, least in self._rows])),
            integrality=np.ones(size),
            bounds=Bounds(0, 1),
            options={"presolve": False, "node_limit": NODES, "time_limit": SECONDS},
        )
        if result.x is None:
            return None
        chosen = [operation for column, operation in enumerate(self.operations) if result.x[column] > 0.5]
        left = [item for item, column in self._left.items() if result.x[column] > 0.5]
        return Answer(chosen, left, float(result.fun)) if chosen else None

    def forbid_together(self, failed: Constraint, chosen: Iterable[Operation]) -> None:
        """The chosen operations leave `failed` broken, unless another one touches it too."""
        done = set(map(id, chosen))
        terms = {
            column: -1.0 if id(self.operations[column]) in done else 1.0
            for column in self._touching.get(failed, ())
        }
        together = sum(1 for value in terms.values() if value < 0)
        if failed in self._left:
            terms[self._left[failed]] = 1.0
        self._rows.append((terms, 1.0 - together))

    def forbid_figures(self, cells: Iterable[int]) -> None:
        """Rule out every set that changes all these figures."""
        each = list(cells)
        terms: dict[int, float] = {}
        for cell in each:
            for column in self._of_cell[cell]:
                terms[column] = terms.get(column, 0.0) - 1.0
        self._rows.append((terms, 1.0 - len(each)))

    def forbid_set(self, chosen: Sequence[Operation]) -> None:
        """Rule out these very operations, together with any others."""
        done = set(map(id, chosen))
        columns = [column for column, operation in enumerate(self.operations) if id(operation) in done]
        self._rows.append((dict.fromkeys(columns, -1.0), 1.0 - len(columns)))

    def limit(self, figures: int) -> None:
        """No more figures than these, and nothing left broken."""
        terms = {column: -float(len(item.cells)) for column, item in enumerate(self.operations)}
        self._rows.append((terms, -float(figures)))
        self._rows.append((dict.fromkeys(self._left.values(), -1.0), 0.0))

    def _one_value_each(self) -> Iterable[Row]:
        return ((dict.fromkeys(columns, -1.0), -1.0) for columns in self._of_cell.values())

    def _all_restored(self) -> Iterable[Row]:
        """By one operation alone, by two that touch it together, or not."""
        for item, slack in self._left.items():
            terms = {
                column: 2.0 if item in self.operations[column].restores else 1.0
                for column in self._touching.get(item, ())
            }
            yield {**terms, slack: 2.0}, 2.0

    def _none_broken(self) -> Iterable[Row]:
        """What held and one operation alone would break needs another operation."""
        for column, operation in enumerate(self.operations):
            for item in operation.breaks:
                others = (
                    other for other in self._touching[item]
                    if not self.operations[other].cells & operation.cells
                )  # fmt: skip
                yield {column: -1.0, **dict.fromkeys(others, 1.0)}, 0.0

    def _supported(self) -> Iterable[Row]:
        """A figure whose value depends on others needs one with a value in a broken constraint."""
        for column, operation in enumerate(self.operations):
            if operation.depends:
                beside = {
                    other for item in operation.touches & self._left.keys() for other in self._touching[item]
                }
                valued = (other for other in sorted(beside) if not self.operations[other].depends)
                yield {column: -1.0, **dict.fromkeys(valued, 1.0)}, 0.0
