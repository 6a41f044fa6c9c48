"""Parts of a text, found by a delimiter or by a regular expression."""

from __future__ import annotations

import math
import re

from kpi_engine.model.cell_error import NA, VALUE
from kpi_engine.model.function import CellValue
from kpi_engine.recalc.overrides.base import RefusedError, flag, number, override, rows, text, whole


@override("TEXTBEFORE")
def text_before(
    words: CellValue, delimiter: CellValue, instance: CellValue = None, match: CellValue = None,
    end: CellValue = None, missing: CellValue = NA,
) -> CellValue:  # fmt: skip
    """What stands before the n-th delimiter; a negative n counts from the end; none found is #N/A."""
    found = _hit(words, delimiter, instance, match, end)
    if found is None:
        return _instead(missing)
    return text(words)[: found[0]]


@override("TEXTAFTER")
def text_after(
    words: CellValue, delimiter: CellValue, instance: CellValue = None, match: CellValue = None,
    end: CellValue = None, missing: CellValue = NA,
) -> CellValue:  # fmt: skip
    """What stands behind the n-th delimiter; a negative n counts from the end; none found is #N/A."""
    found = _hit(words, delimiter, instance, match, end)
    if found is None:
        return _instead(missing)
    return text(words)[found[1] :]


def _instead(missing: CellValue) -> CellValue:
    return NA if missing is None else "" if missing == [[None]] else missing


def _hit(
    words: CellValue, delimiter: CellValue, instance: CellValue, match: CellValue, end: CellValue
) -> tuple[int, int] | None:
    """Where the delimiter that is asked for starts and ends."""
    subject, count = text(words), math.floor(number(instance, 1.0))
    delimiters = [text([[cell]]) for row in rows(delimiter) for cell in row]
    too_long = instance is not None and subject and any(len(each) > len(subject) for each in delimiters)
    if count == 0 or abs(count) > max(len(subject), 1) or too_long or number(end) not in (0.0, 1.0):
        raise RefusedError(VALUE)
    if "" in delimiters:
        return (0, 0) if count > 0 else (len(subject), len(subject))
    pattern = "|".join(re.escape(each) for each in sorted(delimiters, key=len, reverse=True))
    ignore = re.IGNORECASE if flag(match) else re.NOFLAG
    hits = [found.span() for found in re.finditer(pattern, subject, ignore)]
    if flag(end):
        hits = [*hits, (len(subject), len(subject))] if count > 0 else [(0, 0), *hits]
    at = count - 1 if count > 0 else len(hits) + count
    return hits[at] if 0 <= at < len(hits) else None


def _compiled(pattern: CellValue, insensitive: CellValue) -> re.Pattern[str]:
    try:
        return re.compile(text(pattern), re.IGNORECASE if flag(insensitive) else re.NOFLAG)
    except re.error:
        raise RefusedError(VALUE) from None


@override("REGEXTEST")
def regex_test(words: CellValue, pattern: CellValue, insensitive: CellValue = None) -> CellValue:
    """TRUE when the pattern occurs in the text."""
    return _compiled(pattern, insensitive).search(text(words)) is not None


@override("REGEXEXTRACT")
def regex_extract(
    words: CellValue, pattern: CellValue, mode: CellValue = None, insensitive: CellValue = None
) -> CellValue:
    """The first match (mode 0), all matches (1) or the groups of the first (2); no match is #N/A."""
    matches = list(_compiled(pattern, insensitive).finditer(text(words)))
    kind = whole(mode)
    if kind not in (0, 1, 2):
        raise RefusedError(VALUE)
    if not matches:
        raise RefusedError(NA)
    if kind == 1:
        return [[found[0]] for found in matches]
    if kind == 2:
        groups = matches[0].groups()
        return [[group or "" for group in groups]] if groups else matches[0][0]
    return matches[0][0]


@override("REGEXREPLACE")
def regex_replace(
    words: CellValue, pattern: CellValue, replacement: CellValue, occurrence: CellValue = None,
    insensitive: CellValue = None,
) -> CellValue:  # fmt: skip
    """Every match replaced, or only the n-th; `$1` stands for the first group."""
    compiled, which = _compiled(pattern, insensitive), whole(occurrence)
    template = re.sub(r"\\(?=\d)", r"\\\\", text(replacement))
    template = re.sub(r"\$(\d+)", r"\\g<\1>", template)
    matches = list(compiled.finditer(text(words)))
    try:
        if which == 0:
            return compiled.sub(template, text(words))
        at = which - 1 if which > 0 else len(matches) + which
        if not 0 <= at < len(matches):
            return text(words)
        start, stop = matches[at].span()
        return text(words)[:start] + matches[at].expand(template) + text(words)[stop:]
    except (re.error, IndexError):
        raise RefusedError(VALUE) from None
