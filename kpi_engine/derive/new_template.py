"""A workbook of one's own: a guide, or a company's choice of KPIs, with its months, currency and tiers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kpi_engine.catalogue.guides import GUIDES
from kpi_engine.catalogue.tailoring import starting, with_tiers
from kpi_engine.derive.template import names
from kpi_engine.derive.template.grid import Style
from kpi_engine.errors import InputError
from kpi_engine.model.guide import Guide

_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """The workbook, the guide it follows, which tier stands for which, and what was left out."""

    data: bytes
    guide: Guide
    style: Style
    renamed: Mapping[str, str]
    left_out: tuple[str, ...]


def new_template(
    guide: str, *, start: str = "", currency: str = "", tiers: tuple[str, ...] = (), company: str = "",
    style: Style = "native",
) -> NewTemplate:  # fmt: skip
    """Build the workbook of a guide as the company needs it.

    What is left out stays as the guide has it. Raises InputError for an unknown guide, a month, a currency
    or a tier that cannot be used.
    """
    fitted, renamed, left_out = GUIDES.get(guide), dict[str, str](), tuple[str, ...]()
    if start:
        fitted = starting(fitted, start)
    if tiers:
        tailored = with_tiers(fitted, tiers)
        fitted, renamed, left_out = tailored.guide, dict(tailored.renamed), tailored.left_out
    return NewTemplate(_built(fitted, style, _settings(currency, company)), fitted, style, renamed, left_out)


def _settings(currency: str, company: str) -> dict[str, str]:
    found = {}
    if currency:
        code = currency.strip().upper()
        if not _CURRENCY.fullmatch(code):
            raise InputError(
                f"{currency} is not a currency code. Write its three letters, such as EUR.", code="currency"
            )
        found[names.CURRENCY] = code
    if company:
        found[names.COMPANY] = company
    return found


def _built(guide: Guide, style: Style, settings: Mapping[str, str]) -> bytes:
    # openpyxl is heavy and only needed once everything that was asked for makes sense.
    from kpi_engine.derive.template.build import build

    return build(guide, style, settings)
