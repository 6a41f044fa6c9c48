"""The JSON document of a bridge: why a KPI moved between two months.

Money is in units of its currency, 15 % is 0.15. Numbers are the nearest to the exact values, which add up;
`steps` are rounded so that they tie as they are shown.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import Part
from kpi_engine.model.documents_of_ledger import ReadSource

EffectWord = Literal["restatement", "volume", "mix", "price", "fx"]


class EffectLineJson(Part):
    """A part of an effect: what it was (churn, expansion …; "" for all) and in which segment ("" for all)."""

    part: str
    segment: str
    value: float


class EffectJson(Part):
    """An effect in all and by part and segment."""

    effect: EffectWord
    value: float
    lines: list[EffectLineJson]


class StepJson(Part):
    """A bar of the bridge, rounded; `end` is true of the first and last."""

    label: str
    value: float
    end: bool


class BridgeJson(Part):
    """One KPI in one currency. With a `reason` it has no value in one of the months, and no bridge.

    `window` is the months back to the customer base, null for a KPI without one. `value_from` and all
    effects are `value_to`; `check` is their difference, always 0.
    """

    kpi: str
    title: str
    currency: str
    month_from: str = Field(alias="from")
    month_to: str = Field(alias="to")
    reason: str = ""
    unit: Literal["money", "fraction", "ratio", ""] = ""
    window: int | None = None
    by: list[str] = Field(default_factory=list)
    value_from: float | None = None
    value_to: float | None = None
    effects: list[EffectJson] = Field(default_factory=list)
    steps: list[StepJson] = Field(default_factory=list)
    check: float = 0.0
    sentence: str = ""
    notes: list[str] = Field(default_factory=list)


class OlderSourceJson(Part):
    """The source as it stood when the first month was reported: its rows, used and set aside."""

    source: str
    rows_in: int
    rows_used: int
    rows_set_aside: int


class BridgeDocument(ReadSource):
    """The bridges of each currency, or of all in one where rates were given; `was` is the older source."""

    document_schema: Literal["kpi.bridge/1"] = Field(default="kpi.bridge/1", alias="schema")
    was: OlderSourceJson | None = None
    bridges: list[BridgeJson]
