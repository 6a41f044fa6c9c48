"""A map of targets in a YAML file beside a template that nobody wants to change: which figure goes where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kpi_engine.errors import SourceError
from kpi_engine.sources.yaml_text import Located, YamlText, read_yaml

_KEYS = ("term", "target", "period", "scenario", "segment", "required")
_SUFFIX = ".map.yaml"


@dataclass(frozen=True, slots=True)
class MapRow:
    """One row of a map, as typed: a figure's term and the cells for it; `where` is its place in the map."""

    where: str
    term: str
    target: str
    period: str = ""
    scenario: str = ""
    segment: str = ""
    required: str = ""


def map_beside(template: Path) -> Path | None:
    """`plan.map.yaml` beside `plan.xlsx`, where it exists."""
    beside = template.with_name(template.stem + _SUFFIX)
    return beside if beside.is_file() else None


def read_map(file: Path) -> tuple[MapRow, ...]:
    """The rows of a map; SourceError with the line of what is wrong in it."""
    yaml = read_yaml(file)
    if not isinstance(yaml.content, list) or not yaml.content:
        found = "nothing stands here" if not yaml.content else "this is no list"
        raise _fault(file, 1, f"{found}; write a list, each item with - term: … and target: …")
    if yaml.problems:
        problem = yaml.problems[0]
        raise _fault(file, yaml.line(problem.path), problem.text)
    return tuple(_row(file, yaml, number, item) for number, item in enumerate(yaml.content))


def _row(file: Path, yaml: YamlText, number: int, item: object) -> MapRow:
    place = (str(number),)
    line = yaml.line(place)
    if not isinstance(item, dict):
        raise _fault(
            file, line, "an item is no pair of keys; write - term: mrr and, below it, target: in_mrr"
        )
    for key, value in item.items():
        where = yaml.line((*place, key))
        if key not in _KEYS:
            raise _fault(file, where, f'"{str(key)[:30]}" is no key of a map; it has {", ".join(_KEYS)}')
        if isinstance(value, dict | list):
            raise _fault(file, where, f"{key} is a list; give one value")
    texts = {key: str(value or "").strip() for key, value in item.items()}
    for key in ("term", "target"):
        if not texts.get(key):
            raise _fault(file, line, f"an item needs {key}; it says which figure goes where")
    return MapRow(f"{file.name} line {line}", **texts)


def _fault(file: Path, line: int, text: str) -> SourceError:
    return SourceError(Located(line, "", text).told(file.name), code="map")
