"""The words of LET and LAMBDA: what each stands for at a place in a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kpi_engine.formula.grammar import Call, Name, Node, Structured
from kpi_engine.formula.parts import within

_SAVED_AS = re.compile(r"^(?:_xlpm\.|_xlop\.)+", re.IGNORECASE)
_FUNCTION_WORD = re.compile(r"^_xleta\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """A word with a value. `depth` 0 is the formula itself, 1 the body of a LAMBDA that a helper applies."""

    text: str
    depth: int
    is_array: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A word that stands for a part of the formula; None for a parameter that was left out."""

    node: Node | None
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Function:
    """A function as a value: a LAMBDA with the words around it, or a builtin as in `BYROW(A1:C3,SUM)`."""

    parameters: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()
    body: Node | None = None
    words: Words = field(default_factory=dict)
    builtin: str = ""


Word = Value | Standing | Function
Words = Mapping[str, Word]


def plain_word(text: str) -> str:
    """A word of LET or LAMBDA without the prefix under which it is saved, and without `[ ]`."""
    return _SAVED_AS.sub("", text.strip("[]"))


def builtin_word(text: str) -> str:
    """`SUM` of `_xleta.SUM`: a builtin given as a function; "" for anything else."""
    return _FUNCTION_WORD.sub("", text).upper() if _FUNCTION_WORD.match(text) else ""


def parameter(node: Node) -> tuple[str, bool] | None:
    """The word of a LAMBDA's parameter and whether it may be left out; None for what is no parameter."""
    if not isinstance(node, Name | Structured):
        return None
    optional = isinstance(node, Structured) or node.text.lower().startswith("_xlop.")
    return plain_word(node.text), optional


def names_in(node: Node) -> Iterator[str]:
    """Every word of the node that could be a name, case-folded."""
    for each in within(node):
        match each:
            case Name(text=word) | Call(name=word, called=None):
                yield plain_word(word).casefold()


def depth_of(node: Node, words: Words) -> int:
    """The deepest place whose words the node needs; 0 when the formula's own are enough."""
    return max((_depth(words[name]) for name in names_in(node) if name in words), default=0)


def _depth(word: Word) -> int:
    match word:
        case Value(depth=depth):
            return depth
        case Standing(node=node, words=words):
            return 0 if node is None else depth_of(node, words)
        case Function(body=body, words=words):
            return 0 if body is None else depth_of(body, words)
