"""The table of texts that cells share."""

from __future__ import annotations

from kpi_engine.workbook.cell_text import unescaped
from kpi_engine.workbook.xml_parts import MAIN, feed, sheet_parser

_SI, _T, _PHONETIC = (f"{MAIN} {name}" for name in ("si", "t", "rPh"))
_PART = "sharedStrings.xml"


def read_strings(data: bytes, workbook: str) -> tuple[str, ...]:
    """Every shared text in order, without phonetic guides; stated counts are not trusted."""
    strings: list[str] = []
    texts: list[str] = []
    buffer: list[str] = []
    phonetic = False

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal phonetic
        buffer.clear()
        if name == _SI:
            texts.clear()
        elif name == _PHONETIC:
            phonetic = True

    def end(name: str) -> None:
        nonlocal phonetic
        if name == _T and not phonetic:
            texts.append("".join(buffer))
        elif name == _SI:
            strings.append(unescaped("".join(texts)))
        elif name == _PHONETIC:
            phonetic = False

    parser = sheet_parser(_PART, workbook)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = buffer.append
    feed(parser, data, True, _PART, workbook)
    return tuple(strings)
