"""A file of the user's own words for our figures: `revenue: [Umsatz, Erlöse]`, one term a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path as File

from kpi_engine.catalogue.own_words import about_words, words_added
from kpi_engine.model.company import Problem
from kpi_engine.sources.yaml_text import YamlText, read_yaml, refused


@contextmanager
def synonyms_of(file: File) -> Iterator[None]:
    """The words of a file, in force while the block runs; SourceError with the line of what is wrong."""
    words = read_synonyms(file)
    with words_added(words):
        yield


def read_synonyms(file: File) -> Mapping[str, tuple[str, ...]]:
    """Further words by term as the file states them, each term known and no word with two meanings."""
    yaml = read_yaml(file)
    content = yaml.content
    if isinstance(content, dict) and list(content) == ["synonyms"] and isinstance(content["synonyms"], dict):
        yaml.lines.update(
            {path[1:]: line for path, line in list(yaml.lines.items()) if path[:1] == ("synonyms",)}
        )
        content = yaml.content = content["synonyms"]
    if not isinstance(content, dict) or not content:
        found = "nothing stands here" if not content else "this is no term with words behind it"
        raise refused(file, yaml, Problem((), f"{found}; write revenue: [Umsatz, Erlöse]"), "synonyms")
    for problem in yaml.problems:
        raise refused(file, yaml, problem, "synonyms")
    words = {term: tuple(_words(file, yaml, term, given)) for term, given in content.items()}
    for problem in about_words(words):
        raise refused(file, yaml, problem, "synonyms")
    return words


def _words(file: File, yaml: YamlText, term: str, given: object) -> Iterator[str]:
    """The words of a line; a single one needs no brackets."""
    for place, word in enumerate(given if isinstance(given, list) else [given]):
        if not isinstance(word, str) or not word.strip():
            text = "expected words such as [Umsatz, Erlöse]; found nothing that is one"
            at = (term, str(place)) if isinstance(given, list) else (term,)
            raise refused(file, yaml, Problem(at, text), "synonyms")
        yield word.strip()
