"""A user's own rules from a YAML file: identities that their figures satisfy, in the words of the terms."""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from pathlib import Path as File
from typing import Any, cast, get_args

from kpi_engine.catalogue.own_rules import OwnRule, identity_of
from kpi_engine.diagnosis.forms import form_of
from kpi_engine.diagnosis.stated import WHOLE
from kpi_engine.errors import CatalogueError
from kpi_engine.model.company import Path, Problem
from kpi_engine.model.identity import Grain, Identity
from kpi_engine.sources.yaml_text import YamlText, read_yaml, refused

MOST = 500
_EXPECTED = "begin the file with rules: and, below it, a list (- rule: MRR = seats * price per seat)"
_KEYS = ("rule", "name", "tolerance", "grains", "where")
_WHERE = ("scenario", "segment")
_GRAINS = get_args(Grain)
_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d{1,9})?) ?%?")


def read_rules(file: File) -> tuple[Identity, ...]:
    """The rules of a file; SourceError with the line of the first that cannot be understood."""
    yaml = read_yaml(file)
    try:
        return tuple(_rules(yaml))
    except _RefusedError as fault:
        raise refused(file, yaml, Problem(fault.path, fault.text), "rules") from None


class _RefusedError(Exception):
    """What is wrong at which key of the file."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__(text)
        self.path, self.text = path, text


def _rules(yaml: YamlText) -> list[Identity]:
    for problem in yaml.problems:
        raise _RefusedError(problem.path, problem.text)
    content = yaml.content
    rules = content.get("rules") if isinstance(content, dict) else None
    if not isinstance(rules, list) or not rules:
        raise _RefusedError((), _EXPECTED)
    if len(content) > 1:
        other = next(key for key in content if key != "rules")
        raise _RefusedError((other,), f"{other} is no part of this file; keep rules: only")
    if len(rules) > MOST:
        raise _RefusedError(("rules",), f"there are {len(rules)} rules; at most {MOST} are read")
    return [_rule(item, ("rules", str(place)), place + 1) for place, item in enumerate(rules)]


def _rule(item: Any, path: Path, number: int) -> Identity:
    stated = {"rule": item} if isinstance(item, str) else item
    if not isinstance(stated, dict):
        raise _RefusedError(path, "a rule is a line such as MRR = seats * price per seat")
    _refuse_others(stated, _KEYS, path)
    text = stated.get("rule")
    if not isinstance(text, str):
        raise _RefusedError(path, "the rule itself is missing; write rule: MRR = seats * price per seat")
    where = stated.get("where") or {}
    if not isinstance(where, dict):
        raise _RefusedError((*path, "where"), "write scenario: and segment: below where:")
    _refuse_others(where, _WHERE, (*path, "where"))
    tolerance, relative = _tolerance(stated.get("tolerance"), (*path, "tolerance"))
    segment = where.get("segment")
    if segment is not None and segment.strip().casefold() in WHOLE:
        segment = ""
    rule = OwnRule(
        text, (stated.get("name") or "").strip(), tolerance, relative,
        _grains(stated.get("grains"), (*path, "grains")), (where.get("scenario") or "").strip(),
        segment.strip() if segment is not None else None,
    )  # fmt: skip
    return _identity(rule, path, number)


def _identity(rule: OwnRule, path: Path, number: int) -> Identity:
    try:
        identity = identity_of(rule, f"own_rule_{number}")
    except CatalogueError as fault:
        raise _RefusedError(path, str(fault)) from None
    try:
        form_of(identity.left, identity.relation, identity.right)
    except CatalogueError:
        why = (
            "a figure is multiplied by itself, or divided by in a comparison; write it without, a <= 0.2 * b"
        )
        raise _RefusedError(path, why) from None
    return identity


def _refuse_others(stated: dict[str, Any], known: tuple[str, ...], path: Path) -> None:
    for key, value in stated.items():
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"use {', '.join(known)}"
            raise _RefusedError((*path, key), f"{key} is no key here; {hint}")
        if key not in ("grains", "where") and value is not None and not isinstance(value, str):
            raise _RefusedError((*path, key), f"write one value after {key}:")


def _tolerance(stated: str | None, path: Path) -> tuple[float, bool]:
    """(what a rule may be off, True for a part of its right side)."""
    if stated is None:
        return 0.0, False
    text = stated.strip()
    found = _AMOUNT.fullmatch(text)
    value = float(found[1]) if found else math.inf
    relative = text.endswith("%")
    if value >= (100 if relative else math.inf):
        why = f'"{text[:20]}" is no tolerance; write an amount such as 500, or a part such as 1%'
        raise _RefusedError(path, why)
    return (value / 100 if relative else value), relative


def _grains(stated: Any, path: Path) -> tuple[Grain, ...]:
    items = [stated] if isinstance(stated, str) else stated or []
    for item in items:
        if item not in _GRAINS:
            raise _RefusedError(path, f'"{str(item)[:20]}" is no grain; use {", ".join(_GRAINS)}')
    return tuple(cast("Grain", item) for item in items)
