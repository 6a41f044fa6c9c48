"""A YAML file as text: every value as it is typed, with the line it stands on.

YAML guesses what a value is: `no` is false, `2026-01-05` a date, `010` eight, and of a key typed twice the
last one counts without a word. Here nothing is guessed, and two equal keys are a problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

from kpi_engine.errors import SourceError
from kpi_engine.model.company import Path, Problem

LARGEST = 256 * 1024
"""Bytes; thousands of lines, far beyond what a company defines by hand."""
DEEPEST = 12
_COLON = re.compile(r":(?=\s|$)")
_BLANK = ("", "~", "null")

LONGEST = 255
"""What the words about a problem may take."""

Value = Any
"""Text, None for nothing, a list, or a mapping with text as keys."""


@dataclass
class YamlText:
    """The content, the line of every key and item, and keys that stand there twice."""

    content: Value = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a place, or of the nearest one above it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass(frozen=True, slots=True)
class Located:
    """A problem with the line it stands on."""

    line: int
    path: str
    text: str

    def told(self, name: str) -> str:
        """One sentence: file, line, key, what is wrong and what to do."""
        key = f", {self.path}" if self.path else ""
        end = "" if self.text.endswith(("?", "…")) else "."
        whole = " ".join(f"{name} line {self.line}{key}: {self.text}{end}".split())
        return whole if len(whole) <= LONGEST else whole[: LONGEST - 2] + "…."


def read_yaml(file: File) -> YamlText:
    """Read a file; SourceError with the line where it is no YAML of the plain kind."""
    return parse_yaml(_text(file), file.name)


def parse_yaml(text: str, name: str) -> YamlText:
    """As `read_yaml`, for text at hand."""
    import yaml

    try:
        _refuse_clever_parts(text, name)
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as fault:
        in_quotes = "quoted scalar" in str(fault.context or "")
        mark = (fault.context_mark if in_quotes else fault.problem_mark) or fault.context_mark
        line = mark.line + 1 if mark else 1
        raise _fault(name, line, _explained(fault, text, line)) from None
    except yaml.reader.ReaderError as fault:
        line = text.count("\n", 0, fault.position) + 1
        raise _fault(name, line, "a character that cannot be shown stands here; delete it") from None
    found = YamlText()
    if root is not None:
        found.content = _value(root, (), found)
    return found


def located(problem: Problem, yaml: YamlText) -> Located:
    """The problem with its line and its keys as a person counts them."""
    content: Value = yaml.content
    shown = ""
    for part in filter(None, problem.path):
        item = not isinstance(content, dict) and part.isdigit()
        shown += f"[{int(part) + 1}]" if item else f".{part}"
        if isinstance(content, list) and item:
            content = content[int(part)] if int(part) < len(content) else None
        else:
            content = content.get(part) if isinstance(content, dict) else None
    return Located(yaml.line(problem.path), shown.removeprefix("."), problem.text.rstrip("."))


def refused(file: File, yaml: YamlText, problem: Problem, code: str) -> SourceError:
    """The error that tells a problem with its file, its line and its key."""
    return SourceError(located(problem, yaml).told(file.name), code=code)


def _text(file: File) -> str:
    if not file.is_file():
        raise SourceError(f"{file}: there is no such file. Check the path.", code="no-file")
    data = file.read_bytes()
    if len(data) > LARGEST:
        size = f"{len(data) / 1024:,.0f} kB; at most {LARGEST // 1024} kB are read"
        raise SourceError(f"{file.name} has {size}. Give a file of definitions, not of figures.", code="size")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise SourceError(f"{file.name} is not UTF-8. Save it as UTF-8 text.", code="encoding") from None


def _refuse_clever_parts(text: str, name: str) -> None:
    """References to other places, typed values and further documents: a reader could not see what holds."""
    import yaml

    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        line = event.start_mark.line + 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _fault(name, line, "names with & and * are not read; write the values out")
        if getattr(event, "tag", None):
            raise _fault(name, line, "a value marked with ! is not read; write it without the mark")
        if documents > 1:
            raise _fault(name, line, "a second document begins here (---); keep one")
        if depth > DEEPEST:
            raise _fault(name, line, f"values are nested more than {DEEPEST} deep; nothing here needs that")


def _explained(fault: Any, text: str, line: int) -> str:
    """What YAML stumbles over, for somebody who never heard of scanners."""
    said = str(fault.problem or "")
    typed = (text.splitlines() or [""])[min(line, len(text.splitlines()) or 1) - 1]
    if "\\t" in said or "\t" in typed[: len(typed) - len(typed.lstrip())]:
        return "a tab stands here; indent with spaces"
    if "mapping values are not allowed" in said and len(_COLON.findall(typed)) < 2:
        return "the indentation does not fit the line above; keys of one level begin in the same column"
    if "mapping values are not allowed" in said:
        return 'a second colon stands here; put the text in quotes: "…: …"'
    if "could not find expected ':'" in said:
        return "a key without a colon; write key: value"
    if "found unexpected end" in said or "quoted scalar" in str(fault.context or ""):
        return "a quote is not closed"
    if "cannot start any token" in said:
        sign = said.removeprefix("found character ").split(" that")[0]
        return f"{sign} cannot begin a value; put it in quotes"
    first = fault.context_mark.line if fault.context_mark else line - 1
    if any(" #" in each for each in text.splitlines()[first:line]):
        return '# begins a remark, so the rest of the line is not read; put an error in quotes: "#DIV/0!"'
    if "expected <block end>" in said or "did not find expected" in said or "expected" in said:
        return "the indentation or a bracket does not fit; items of one list begin in the same column"
    return "this is not readable as YAML; write key: value, indented with spaces"


def _value(node: Any, path: Path, found: YamlText) -> Value:
    import yaml

    found.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return None if node.style is None and node.value.lower() in _BLANK else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, str(place)), found) for place, item in enumerate(node.value)]
    content: dict[str, Value] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            found.lines[(*path, "?")] = line
            found.problems.append(Problem((*path, "?"), "a list stands in place of a key; write key: value"))
            continue
        key = str(key_node.value).strip()
        if key in content:
            first = found.lines[(*path, key)]
            found.lines[(*path, key, "")] = line
            text = f"{key} stands here a second time, first in line {first}; keep one"
            found.problems.append(Problem((*path, key, ""), text))
            continue
        found.lines[(*path, key)] = line
        content[key] = _value(value_node, (*path, key), found)
    return content


def _fault(name: str, line: int, text: str) -> SourceError:
    return SourceError(f"{name} line {line}: {text}.", code="yaml")
