"""Workbooks for readers without the add-in: calls of our functions in another form, nothing else changed."""

from kpi_engine.portable.forms import FORMS, NEEDS, Form
from kpi_engine.portable.making import make_portable
from kpi_engine.portable.names import Named, Taken, add_lambdas, remove_lambdas
from kpi_engine.portable.outcome import Change, Left, Outcome

__all__ = [
    "FORMS", "NEEDS", "Change", "Form", "Left", "Named", "Outcome", "Taken", "add_lambdas", "make_portable",
    "remove_lambdas",
]  # fmt: skip
