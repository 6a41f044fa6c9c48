"""A company's definitions from one YAML file; every problem is told with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from kpi_engine.catalogue.company import problems_of
from kpi_engine.catalogue.own_names import misnamed
from kpi_engine.errors import SourceError
from kpi_engine.functions.registry import functions
from kpi_engine.model.company import Company, Path, Problem
from kpi_engine.sources.yaml_text import LONGEST, Located, YamlText, located, parse_yaml, read_yaml

if TYPE_CHECKING:
    from kpi_engine.sources.company_keys import FileKeys


@dataclass(frozen=True, slots=True)
class CompanyFile:
    """What a file states, as far as it could be read, and all its problems in the order of the lines."""

    file: File
    company: Company | None
    problems: tuple[Located, ...]


def read_company(file: File) -> Company:
    """The definitions of a file; SourceError with the first problem, and how many more there are."""
    found = inspect_company(file)
    if found.company is None or found.problems:
        first, *more = found.problems
        rest = f" {len(more)} more: kpi company check {file.name}" if more else ""
        told = first.told(file.name)
        raise SourceError(told + rest if len(told + rest) <= LONGEST else told, code="company")
    return found.company


def inspect_company(file: File) -> CompanyFile:
    """Read and check a file; nothing is raised but for a file that is no YAML at all."""
    return _inspected(file, read_yaml(file))


def inspect_text(text: str, name: str) -> CompanyFile:
    """As `inspect_company`, for text at hand."""
    return _inspected(File(name), parse_yaml(text, name))


def _inspected(file: File, yaml: YamlText) -> CompanyFile:
    problems = list(yaml.problems)
    company: Company | None = None
    if yaml.content is None:
        problems.append(Problem((), "the file is empty; kpi company new writes one to begin with"))
    else:
        keys, wrong = _keys(yaml)
        problems += wrong
        if keys is not None and not problems:
            company = _company(keys)
            problems += _about_names_and_all(company)
    found = [located(problem, yaml) for problem in dict.fromkeys(problems)]
    return CompanyFile(file, company, tuple(sorted(found, key=lambda item: item.line)))


def _keys(yaml: YamlText) -> tuple[FileKeys | None, list[Problem]]:
    from pydantic import ValidationError

    from kpi_engine.sources.company_keys import FileKeys

    content = yaml.content
    if isinstance(content, dict) and "guide" in content:
        if "guides" in content:
            return None, [Problem(("guide",), "guide and guides are one; keep one of them")]
        content = {"guides" if key == "guide" else key: value for key, value in content.items()}
        yaml.lines.update({("guides", *p[1:]): n for p, n in list(yaml.lines.items()) if p[:1] == ("guide",)})
    named = [
        Problem((section, id_), text)
        for section in ("terms", "kpis")
        for id_ in _names(content, section)
        for text in (misnamed(id_),)
        if text
    ]
    try:
        keys = FileKeys.model_validate(content)
    except ValidationError as fault:
        return None, [*named, *(as_problem(error) for error in fault.errors())]
    return (None if named else keys), named


def _names(content: Any, section: str) -> Iterator[str]:
    part = content.get(section) if isinstance(content, dict) else None
    yield from part if isinstance(part, dict) else ()


def as_problem(error: Any) -> Problem:
    """What the reader found wrong, in a finance person's words."""
    path: Path = tuple(str(part) for part in error["loc"])
    context = error.get("ctx", {})
    match error["type"]:
        case "place":
            return Problem((*path, *context["path"]), context["text"])
        case "value_error":
            return Problem(path, str(context["error"]))
        case "missing":
            return Problem(path[:-1], f"{path[-1]} is missing; {_MISSING.get(path[-1], 'add it')}")
        case "extra_forbidden":
            return Problem(path, _unknown_key(path))
        case "literal_error":
            expected = context["expected"].replace("'", "").replace(", ''", "").replace(" or ", ", ")
            return Problem(path, f"expected one of {expected.rstrip(', ')}; found {str(error['input'])[:30]}")
        case "dict_type":
            return Problem(path, "expected names with values behind them, such as name: value")
    return Problem(path, f"cannot be read; found {str(error['input'])[:30]}")


_MISSING = {
    "result": 'state what comes out; an error is put in quotes ("#DIV/0!"), since # begins a remark',
    "examples": "state one worked case: given and result",
    "question": "say what it answers, as a CFO would ask it",
    "better": "say higher, lower or neither",
    "formula": "write one such as mrr / seats",
    "name": "say what the company is called",
    "company": "begin the file with company: and, below it, name:",
}


def _unknown_key(path: Path) -> str:
    from kpi_engine.sources.company_keys import SECTIONS

    for place, keys in SECTIONS.items():
        if len(place) == len(path) - 1 and all(a in ("*", b) for a, b in zip(place, path, strict=False)):
            known = list(keys.model_fields)
            near = get_close_matches(path[-1], known, n=1, cutoff=0.6)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
            return f"{path[-1][:30]} is no key here; {hint}"
    return f"{path[-1][:30]} is no key here"


def _company(keys: FileKeys) -> Company:
    from kpi_engine.sources.company_parts import company_of

    return company_of(keys)


def _about_names_and_all(company: Company) -> list[Problem]:
    names = frozenset(name for function in functions() for name in (function.name, *function.aliases))
    return problems_of(company, names)
