"""The LAMBDA texts of all functions that have one, for Excel Labs' Advanced Formula Environment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kpi_engine.catalogue.lambda_names import bare_name, lambda_name
from kpi_engine.derive import Derived
from kpi_engine.portable.lambdas import lambda_names, shown_lambda, signature

_HEADER = """\
/*
The functions of the SaaS KPI engine as LAMBDA texts, for Excel 2024 and Microsoft 365 without the add-in.
Each name begins with KPI_, so that none stands in the way of an add-in's function or of one of Excel's.
Derived from the declarations by `kpi derive`; a change made here is lost.
In Excel: Excel Labs, Advanced formula environment, Modules: paste this text and save.
Functions of tables, targets and texts have no LAMBDA text; `kpi portable --to values` gives their results.
*/
"""


def derive_lambdas(_: Path) -> Iterator[Derived]:
    """The one file that is imported."""
    yield Derived("addin/lambdas.txt", lambdas_source().encode())


def lambdas_source() -> str:
    """One definition for every name and alias, in the order of the catalogue."""
    texts = [
        f"// {signature(name, kpi) if bare_name(name) == kpi.name else _alias(kpi.name)} {kpi.help}\n"
        f"{name} = {shown_lambda(kpi)};\n"
        for name, kpi in lambda_names().items()
    ]
    return "\n".join([_HEADER, *texts])


def _alias(name: str) -> str:
    return f"Another name of {lambda_name(name)}."
