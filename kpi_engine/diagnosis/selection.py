"""The operations that together restore everything and are easiest to believe: an integer program (HiGHS).

Every unknown is whether an operation is done or a constraint left broken. So there are no sizes in it, be the
figures shares or millions: what an operation does was settled with interval arithmetic, products included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpi_engine.diagnosis.constraints import Constraint
from kpi_engine.diagnosis.operations import TOGETHER, Operation

UNRESTORED = 12.0
"""What it costs to leave a constraint broken: more than any figure, so that this is the last resort."""

NODES = 2_000
SECONDS = 1.0
"""Where the search for the best set ends; the first limit is the same on every computer."""

EARLIER = 1e-5
"""Of two sets that cost the same, the one that comes first in the table is chosen."""

Row = tuple[Mapping[int, float], float]
"""Coefficients by column, and the least that their sum must reach."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Operations to do and what they leave broken."""

    chosen: Sequence[Operation]
    left: Sequence[Constraint]


class Selection:
    """Operations, the constraints they must restore, and the sets already ruled out."""

    def __init__(self, operations: Sequence[Operation], broken: Sequence[Constraint]) -> None:
        self.operations = operations
        self._left = {item: len(operations) + at for at, item in enumerate(broken)}
        self._of_cell: dict[int, list[int]] = {}
        for column, operation in enumerate(operations):
            for cell in sorted(operation.cells):
                self._of_cell.setdefault(cell, []).append(column)
        self._rows: list[Row] = [*self._one_value_each(), *self._each_restored_once(), *self._unsolved()]

    def cheapest(self) -> Answer | None:
        """The set that is easiest to believe and not ruled out; None when there is none."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        size = len(self.operations) + len(self._left)
        entries = [
            (row, column, value)
            for row, (terms, _) in enumerate(self._rows)
            for column, value in terms.items()
        ]
        rows, columns, values = zip(*entries, strict=True)
        matrix = coo_array((values, (rows, columns)), shape=(len(self._rows), size))
        costs = [max(item.cost, 0.1) + TOGETHER + EARLIER * at for at, item in enumerate(self.operations)]
        result = milp(
            np.array(costs + [UNRESTORED] * len(self._left)),
            constraints=LinearConstraint(matrix.tocsr(), lb=np.array([least for _, least in self._rows])),
            integrality=np.ones(size),
            bounds=Bounds(0, 1),
            options={"presolve": False, "node_limit": NODES, "time_limit": SECONDS},
        )
        if result.x is None:
            return None
        chosen = [operation for column, operation in enumerate(self.operations) if result.x[column] > 0.5]
        left = [item for item, column in self._left.items() if result.x[column] > 0.5]
        return Answer(chosen, left) if chosen else None

    def forbid(self, chosen: Sequence[Operation]) -> None:
        """Rule out every set that changes all the figures of these operations."""
        cells = sorted({cell for operation in chosen for cell in operation.cells})
        terms: dict[int, float] = {}
        for cell in cells:
            for column in self._of_cell[cell]:
                terms[column] = terms.get(column, 0.0) - 1.0
        self._rows.append((terms, 1.0 - len(cells)))

    def limit(self, figures: int) -> None:
        """No more figures than these, and nothing left broken."""
        terms = {column: -float(len(item.cells)) for column, item in enumerate(self.operations)}
        self._rows.append((terms, -float(figures)))
        self._rows.append((dict.fromkeys(self._left.values(), -1.0), 0.0))

    def _one_value_each(self) -> Iterable[Row]:
        return ((dict.fromkeys(columns, -1.0), -1.0) for columns in self._of_cell.values())

    def _each_restored_once(self) -> Iterable[Row]:
        """By one operation, or not: what two would do together is an operation of its own."""
        by: dict[Constraint, list[int]] = {item: [] for item in self._left}
        for column, operation in enumerate(self.operations):
            for item in operation.restores:
                by[item].append(column)
        for item, columns in by.items():
            yield {**dict.fromkeys(columns, 1.0), self._left[item]: 1.0}, 1.0
            yield dict.fromkeys(columns, -1.0), -1.0

    def _unsolved(self) -> Iterable[Row]:
        """What an operation leaves broken is left broken."""
        for column, operation in enumerate(self.operations):
            for item in operation.unsolved:
                yield {column: -1.0, self._left[item]: 1.0}, 0.0
