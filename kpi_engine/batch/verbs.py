"""The verbs that can be done many times: what a worker does for one company or one file, by name.

A verb over files gives what it counted (`summary`), whether that is a finding (`found`), and its document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kpi_engine.batch.audit_one import audit_one, inventory_one
from kpi_engine.batch.check_one import check_one
from kpi_engine.batch.collect.collecting import collect_one
from kpi_engine.batch.fill_one import fill_one
from kpi_engine.batch.recalc_one import recalc_one

VERBS: Mapping[str, Callable[[Any, Mapping[str, Any]], dict[str, Any]]] = {
    "fill": fill_one,
    "recalc": recalc_one,
    "check": check_one,
    "inventory": inventory_one,
    "audit": audit_one,
    "collect": collect_one,
}
