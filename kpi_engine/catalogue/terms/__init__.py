"""The words of the business. A term's type carries its unit, bounds and aggregation into every signature.

Amounts are in one currency; losses (churned MRR, contraction) are entered positive; fractions are fractions.
Bounds are hard: a figure outside is wrong, not unusual. Growth, NRR and LTV:CAC have no upper bound.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any, get_args

from kpi_engine.model.registry import Registry
from kpi_engine.model.term import Term


def term_of(annotation: Any) -> Term:
    """The term that an annotated type carries."""
    return next(item for item in get_args(annotation)[1:] if isinstance(item, Term))


TERMS: Registry[Term] = Registry("term")
"""Every term by id; each module of this package is read, so that a new term is declared in one place."""

for _module in sorted(module.name for module in iter_modules(__path__)):
    for _name, _value in vars(import_module(f"{__name__}.{_module}")).items():
        if _name[0].isupper() and hasattr(_value, "__metadata__"):
            TERMS.add(term_of(_value).id, term_of(_value))

__all__ = ["TERMS", "term_of"]
