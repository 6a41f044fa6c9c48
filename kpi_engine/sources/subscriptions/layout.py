"""Which column says what: recognised by the headers, or as somebody mapped them; never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kpi_engine.catalogue.lookup import normalised
from kpi_engine.errors import SourceError
from kpi_engine.model.written import clipped
from kpi_engine.sources.subscriptions import words_of_roles as words
from kpi_engine.sources.subscriptions.header_key import HeaderKey, header_key, month_readings
from kpi_engine.sources.subscriptions.options import StagingOptions
from kpi_engine.sources.subscriptions.time_words import header_months, without_time

Meaning = Literal["monthly", "yearly", "plain", "unit"]
_NONE = ("none", "no", "-", "")

_TIERS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("customer", words.CUSTOMER), ("subscription", words.SUBSCRIPTION), ("start", words.START),
    ("end", words.END), ("cancelled", words.CANCELLED), ("month", words.MONTH), ("interval", words.INTERVAL),
    ("interval unit", words.INTERVAL_UNIT), ("interval count", words.INTERVAL_COUNT),
    ("quantity", words.QUANTITY), ("currency", words.CURRENCY),
)  # fmt: skip
_AMOUNTS: tuple[tuple[Meaning, tuple[tuple[str, ...], ...]], ...] = (
    ("monthly", words.MONTHLY_AMOUNT), ("yearly", words.YEARLY_AMOUNT), ("plain", words.PLAIN_AMOUNT),
    ("unit", words.UNIT_AMOUNT),
)  # fmt: skip


def _ranked() -> Iterator[tuple[str, tuple[str, int]]]:
    for role, tiers in _TIERS:
        for rank, tier in enumerate(tiers):
            yield from ((normalised(word), (role, rank)) for word in tier)
    for place, (_, tiers) in enumerate(_AMOUNTS):
        for rank, tier in enumerate(tiers):
            yield from ((normalised(word), ("amount", place * 10 + rank)) for word in tier)


KNOWN: Mapping[str, tuple[str, int]] = dict(_ranked())
"""Role and rank of each known word; the lowest rank is preferred."""
_MONTHLY, _YEARLY = 1, 11
SEGMENT_WORDS = frozenset(map(normalised, words.SEGMENTS))


def known_as(words_: str) -> tuple[str, int] | None:
    """Role and rank of a header: a known word, or a known word of amounts beside one of time."""
    months = None if words_ in KNOWN else header_months(words_)
    role, rank = KNOWN.get(without_time(words_) if months else words_, ("", 0))
    if not months or role != "amount":
        return KNOWN.get(words_)
    plain = _AMOUNTS[rank // 10][0] == "plain"
    return role, (_MONTHLY if months == 1 else _YEARLY if months == 12 else rank) if plain else rank


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of a table, taken apart, and the titles `above`; `source` is for messages."""

    source: str
    texts: tuple[str, ...]
    keys: tuple[HeaderKey, ...]
    above: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: str, texts: Sequence[str]) -> Headers:
        """The headers as they stand."""
        return cls(source, tuple(texts), tuple(map(header_key, texts)))

    def refusal(self, why: str, code: str) -> SourceError:
        """An error about the columns; it names the ones that there are."""
        found = clipped(", ".join(text for text in self.texts if text), 70)
        return SourceError(f"{clipped(self.source, 50)}: {why} Columns: {found}."[:255], code=code)

    def named(self, name: str, role: str) -> int:
        """The column with this header, letter case and punctuation aside."""
        exact = [index for index, text in enumerate(self.texts) if text == name]
        near = exact or [
            i for i, text in enumerate(self.texts) if text and normalised(text) == normalised(name)
        ]
        if len(near) == 1:
            return near[0]
        there = "no column" if not near else "more than one column"
        raise self.refusal(f'{there} "{clipped(name)}" for the {role}.', "no-column")


def known_headers(cells: Sequence[str]) -> int:
    """How many cells of a row are headers that we know; a header row has two or more."""
    keys = [header_key(cell).words for cell in cells if cell]
    known = sum(known_as(words_) is not None or words_ in SEGMENT_WORDS for words_ in keys)
    return known + sum(bool(month_readings(cell)) for cell in cells if cell and not _plain_number(cell))


def _plain_number(text: str) -> bool:
    """A five-digit amount in a row of figures is no date of Excel."""
    return text.replace(".", "").isdigit() and len(text) != len("202601")


@dataclass(slots=True)
class Roles:
    """What each column was read as; `ranks` are how well its header fits, -1 for mapped."""

    columns: dict[str, int] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    without: set[str] = field(default_factory=set)

    def get(self, role: str) -> int | None:
        """The column of a role."""
        return self.columns.get(role)

    @property
    def meaning(self) -> Meaning:
        """What the amount's header says of the time that it pays for."""
        rank = self.ranks.get("amount", 0)
        return "plain" if rank < 0 else _AMOUNTS[rank // 10][0]


def roles_of(headers: Headers, options: StagingOptions) -> Roles:
    """The column of each role: mapped, or whose header fits best; two that fit alike are asked for."""
    roles = Roles()
    for role, name in options.columns.items():
        if name.strip().casefold() in _NONE:
            roles.without.add(role)
            continue
        column = headers.named(name, role)
        roles.columns[role] = column
        known = known_as(headers.keys[column].words)
        roles.ranks[role] = known[1] if role == "amount" and known and known[0] == "amount" else -1
    taken = set(roles.columns.values())
    candidates: dict[str, list[tuple[int, int]]] = {}
    for index, key in enumerate(headers.keys):
        known = known_as(key.words)
        if known and index not in taken and known[0] not in roles.columns and known[0] not in roles.without:
            candidates.setdefault(known[0], []).append((known[1], index))
    for role, found in candidates.items():
        rank, column = min(found)
        rivals = [index for other, index in found if other == rank]
        if len(rivals) > 1:
            names = " and ".join(f'"{clipped(headers.texts[index])}"' for index in rivals[:2])
            raise headers.refusal(
                f"{names} can both be the {role}. Say --column {role}=HEADER.", "two-columns"
            )
        roles.columns[role], roles.ranks[role] = column, rank
    _unit_of_interval(roles)
    return roles


def _unit_of_interval(roles: Roles) -> None:
    """`Billing Period` 3 beside `Billing Period Unit` month: the unit is the interval, 3 its count."""
    if "interval unit" in roles.columns and "interval" not in roles.ranks:
        roles.columns["interval"] = roles.columns.pop("interval unit")
    elif "interval unit" in roles.columns and roles.ranks["interval"] >= 0:
        roles.columns.setdefault("interval count", roles.columns["interval"])
        roles.columns["interval"] = roles.columns.pop("interval unit")
