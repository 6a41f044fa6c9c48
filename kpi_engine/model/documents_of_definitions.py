"""The document part that tells which definition each workbook uses for each KPI."""

from __future__ import annotations

from typing import Literal

from kpi_engine.model.document import Part


class UsedDefinitionJson(Part):
    """A definition in one workbook: its name, how it computes in words, and where.

    `standing` is unknown where the formula is no definition that is known; its words are the formula then.
    """

    definition: str
    words: str
    where: list[str]
    standing: Literal["usual", "accepted", "wrong", "unknown"]


class WorkbookDefinitionsJson(Part):
    """What one workbook does; it differs from most others, or has several definitions itself."""

    workbook: str
    differs: bool
    used: list[UsedDefinitionJson]


class KpiDefinitionsJson(Part):
    """One KPI over all workbooks that compute it; `most` is the definition that most of them use."""

    kpi: str
    title: str
    most: str
    differs: bool
    workbooks: list[WorkbookDefinitionsJson]
