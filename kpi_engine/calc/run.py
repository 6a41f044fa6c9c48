"""One door to every KPI: arguments in, a Result with figures, errors, reasons and definition out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from kpi_engine.calc.evaluate import evaluate
from kpi_engine.calc.ranges import Failure, evaluate_range
from kpi_engine.calc.reasons import reason
from kpi_engine.model.cell_error import DEFINED
from kpi_engine.model.kpi import Kpi
from kpi_engine.model.result import Result


def run(kpi: Kpi, arguments: Sequence[Any]) -> Result:
    """Compute `kpi` over `arguments` in the order of its parameters; scalars, lists, arrays and Series."""
    if kpi.lifts:
        answer = evaluate(kpi, arguments)
        codes = answer.full_codes() if answer.codes is None else answer.codes
        return Result(
            kpi.name,
            answer.values,
            codes,
            kpi.unit,
            kpi.definition,
            lambda index: reason(kpi, arguments, index),
        )
    single = evaluate_range(kpi, arguments)
    failed = isinstance(single, Failure)
    value = np.full((), np.nan if isinstance(single, Failure) else single)
    code = np.full((), single.error if isinstance(single, Failure) else DEFINED, np.uint8)
    why = single.why if isinstance(single, Failure) else ""
    return Result(kpi.name, value, code, kpi.unit, kpi.definition, lambda _: why if failed else "")
