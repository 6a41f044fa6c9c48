"""Names of companies as names of files: safe on every system, the same every month, never two for one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from kpi_engine.errors import InputError
from kpi_engine.sources.by_entity import entity_key

PLACE = "{entity}"
"""Where the company's name stands in a pattern."""
_LONGEST = 80
_LONGEST_BYTES = 160
"""Room for folders: Excel opens no path above 218 characters, a name on disk has at most 255 bytes."""
_REPLACED = str.maketrans({**dict.fromkeys('/\\:|*?"<>', "-"), "[": "(", "]": ")"})
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, also with an ending."""


def safe_name(entity: str) -> str:
    """A company's name as part of a file's name; the same name gives the same, whoever else there is."""
    text = unicodedata.normalize("NFC", entity).translate(_REPLACED)
    text = "".join(" " if sign.isspace() else sign for sign in text)
    text = "".join(sign for sign in text if unicodedata.category(sign) not in _INVISIBLE)
    text = " ".join(text.split()).rstrip(". ")
    if text[:1] in (".", "~", "-", "$"):
        text = f"_{text}"  # hidden files, Excel's own lock files, options of commands
    if len(text) > _LONGEST or len(text.encode("utf-8")) > _LONGEST_BYTES:
        text = _marked(_cut(text), entity)
    return text or _marked("company", entity)


def file_parts(entities: Iterable[str]) -> dict[str, str]:
    """What stands for each company in names of files; where two would share one, each gets its mark."""
    parts = {entity: safe_name(entity) for entity in entities}
    sharing: defaultdict[str, list[str]] = defaultdict(list)
    for entity, part in parts.items():
        sharing[_on_disk(part)].append(entity)
    for group in sharing.values():
        if len(group) > 1:
            parts |= {entity: marked_name(entity) for entity in group}
    return parts


def output_name(part: str, pattern: str) -> str:
    """The name of a company's workbook."""
    return _at(pattern, part).name


def own_template(pattern: str, entity: str, part: str) -> Path:
    """A company's own template. It may bear the mark that the company needed last month and needs no more."""
    plain, marked = _at(pattern, part), _at(pattern, marked_name(entity))
    return marked if marked.is_file() and not plain.is_file() else plain


def renamed(names: Mapping[str, str], pattern: str) -> dict[str, str]:
    """The companies whose file does not bear their name as it is written."""
    return {entity: name for entity, name in names.items() if name != pattern.replace(PLACE, entity)}


def check_pattern(pattern: str) -> None:
    """Refuse a pattern of output names that gives every company the same file, or one in another folder."""
    if PLACE not in pattern or re.search(r"[{}]", pattern.replace(PLACE, "")):
        raise InputError(
            f'The name "{pattern[:60]}" needs {PLACE}, where the company\'s name goes: {PLACE}.xlsx.',
            code="name",
        )
    if PurePath(pattern).name != pattern or pattern.translate(_REPLACED) != pattern:
        raise InputError(
            f'The name "{pattern[:60]}" has signs that a file name cannot have. Give the folder with -o.',
            code="name",
        )


def marked_name(entity: str) -> str:
    """The safe name with a mark that no other company has."""
    return _marked(safe_name(entity), entity)


def _at(pattern: str, part: str) -> Path:
    path = Path(pattern.replace(PLACE, part))
    return path.with_name(f"_{path.name}") if _DEVICES.match(path.name) else path


def _on_disk(name: str) -> str:
    """Names that some file system takes for one: no matter of case or of composed characters."""
    return unicodedata.normalize("NFKC", name).casefold()


def _marked(text: str, entity: str) -> str:
    """The text with a mark that follows from the whole name."""
    return f"{text} ~{hashlib.sha256(entity_key(entity).encode('utf-8')).hexdigest()[:8]}"


def _cut(text: str) -> str:
    """The beginning of the text, within both limits; no character is cut in two."""
    text = text[: _LONGEST - 10]
    return text.encode("utf-8")[: _LONGEST_BYTES - 10].decode("utf-8", "ignore").rstrip(". ")
