"""Columns that tell rows apart: the plan, the region, the subsidiary, Actual or Budget."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.diagnosis.stated import WHOLE
from kpi_engine.recognition.grid import Line
from kpi_engine.recognition.words.label_reading import SCENARIOS
from kpi_engine.sources.header_words import DIMENSIONS

_ENTITY = ("entity", "company", "subsidiary", "legal entity", "business unit", "bu", "country", "division")
_SEGMENT = (DIMENSIONS | {"segment", "tier", "plan type"}) - set(_ENTITY)
_SCENARIO = ("scenario", "version", "actual/budget", "type", "data type")
KEY_HEADERS = {
    **dict.fromkeys(_ENTITY, "entity"), **dict.fromkeys(_SEGMENT, "segment"),
    **dict.fromkeys(_SCENARIO, "scenario"),
}  # fmt: skip
RECORDS = frozenset((
    "customer", "customer id", "customer name", "account", "account id", "account name", "client", "invoice",
    "invoice no", "id", "user", "user id", "email", "employee", "transaction id", "order", "subscription id",
))  # fmt: skip
"""Headers of columns that tell single records apart: such a list is a ledger, not figures of the business."""
TERM_HEADERS = frozenset(("metric", "kpi", "measure", "line item", "term", "metric name", "kpi name", "item"))
_NOT_THE_LABEL = frozenset((
    "unit", "units", "owner", "source", "definition", "comment", "comments", "note", "notes", "help",
    "description", "formula", "ref", "reference", "frequency", "calculation", "gl code", "code", "currency",
))  # fmt: skip
_WHOLE = WHOLE | {"group", "company", "sum"}


@dataclass(frozen=True, slots=True)
class Keys:
    """What the key columns say of one line."""

    entity: str = ""
    segment: str = ""
    scenario: str = ""

    @classmethod
    def of(cls, heads: dict[int, str], line: Line) -> Keys:
        """The keys of a row, by the headers of its columns."""
        found: dict[str, str] = {}
        for at, head in heads.items():
            if head in KEY_HEADERS and at in line and (text := line[at].text.strip()):
                found.setdefault(KEY_HEADERS[head], text)
        return cls(
            whole_or(found.get("entity", "")),
            whole_or(found.get("segment", "")),
            scenario_of(found.get("scenario", "")),
        )


NO_KEYS = Keys()


def whole_or(segment: str) -> str:
    """The segment or entity; "" for Total, which is the business as a whole."""
    return "" if segment.casefold() in _WHOLE else segment


def scenario_of(text: str) -> str:
    """Actual for `actuals`, Budget for `BUD`; another word as it stands."""
    return SCENARIOS.get(text.casefold(), text)


def is_no_label(head: str) -> bool:
    """True for the header of a column that never holds the label of a row."""
    return head in _NOT_THE_LABEL
