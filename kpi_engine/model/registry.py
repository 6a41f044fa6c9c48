"""A case-blind index of things that are declared once and known by a name and aliases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from functools import wraps
from typing import Any, Generic, TypeVar

from kpi_engine.errors import CatalogueError, InputError

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things, in the order of their declaration; a name or alias stands for exactly one thing."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._things: dict[str, T] = {}
        self._keys: dict[str, str] = {}
        self.version = 0
        """Rises with every change, so that what is derived from the registry knows when it is out of date."""

    def add(self, name: str, thing: T, aliases: tuple[str, ...] = ()) -> None:
        """Declare `thing`; a second use of a name or alias is an error of the catalogue."""
        for key in (name, *aliases):
            if key.casefold() in self._keys:
                raise CatalogueError(f"{self.noun} {key} is declared twice")
            self._keys[key.casefold()] = name
        self._things[name] = thing
        self.version += 1

    @contextmanager
    def also(self, things: Iterable[tuple[str, T, tuple[str, ...]]]) -> Iterator[None]:
        """Hold further things (name, thing, aliases) for as long as the block runs, in the whole process."""
        before = dict(self._things), dict(self._keys)
        try:
            for name, thing, aliases in things:
                self.add(name, thing, aliases)
            yield
        finally:
            self._things, self._keys = before
            self.version += 1

    @contextmanager
    def instead(self, things: Iterable[tuple[str, T]]) -> Iterator[None]:
        """Hold another version of known things (name, thing) for as long as the block runs."""
        before = dict(self._things)
        try:
            for name, thing in things:
                self._things[self._keys[name.casefold()]] = thing
            self.version += 1
            yield
        finally:
            self._things = before
            self.version += 1

    def find(self, name: str) -> T | None:
        """The thing known as `name`, or None; nothing is known by an empty name."""
        key = self._keys.get(name.strip().casefold())
        return None if key is None else self._things[key]

    def get(self, name: str) -> T:
        """The thing known as `name`; an unknown name is refused with the nearest known ones."""
        thing = self.find(name)
        if thing is None:
            raise InputError(f"{name} is not a known {self.noun}.{self.suggest(name)}", code="unknown-name")
        return thing

    def suggest(self, name: str) -> str:
        """` Did you mean NRR?`, or nothing when no known name is near."""
        near = get_close_matches(name.strip().casefold(), self._keys, n=3, cutoff=0.6)
        names = list(dict.fromkeys(self._keys[key] for key in near))
        return f" Did you mean {' or '.join(names)}?" if names else ""

    def __iter__(self) -> Iterator[T]:
        return iter(self._things.values())

    def __len__(self) -> int:
        return len(self._things)

    def __contains__(self, name: str) -> bool:
        return name.strip().casefold() in self._keys

    @property
    def names(self) -> tuple[str, ...]:
        """Names without aliases, in the order of their declaration."""
        return tuple(self._things)


def derived_from(*registries: Registry[Any]) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """What a function without arguments reads off registries is kept until one of them changes."""

    def decorate(compute: Callable[[], T]) -> Callable[[], T]:
        kept: list[tuple[tuple[int, ...], T]] = []

        @wraps(compute)
        def current() -> T:
            versions = tuple(registry.version for registry in registries)
            if not kept or kept[0][0] != versions:
                kept[:] = [(versions, compute())]
            return kept[0][1]

        return current

    return decorate
