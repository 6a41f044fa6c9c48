"""A formula as a tree: what is an argument of what. Excel's precedence, `-2^2` is 4."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.formula.tokens import Kind, Token, tokens


class FormulaSyntaxError(ValueError):
    """The text is not a formula that a workbook file can hold."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text, truth value, error or array constant, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Cells:
    """A reference in A1 form, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Structured:
    """A structured reference, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name or the bare name of a table."""

    text: str


@dataclass(frozen=True, slots=True)
class Omitted:
    """An argument that was left out: the middle one of `F(1,,2)`."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; `called` is set instead of `name` for `LAMBDA(x,x)(1)`."""

    name: str
    arguments: tuple[Node, ...]
    called: Node | None = None


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x`, `+x`, `@x`."""

    sign: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Postfix:
    """`x%`, `A1#`."""

    sign: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """`x+y`; the sign of a range is `:`, of an intersection a blank, of a union `,`."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Group:
    """`(x)`."""

    inner: Node


Node = Literal | Cells | Structured | Name | Omitted | Call | Unary | Postfix | Binary | Group

_POWER = {
    "=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 5,
    ",": 8, " ": 9, ":": 10,
}  # fmt: skip
_PERCENT, _PREFIX = 6, 7
_LITERALS = (Kind.NUMBER, Kind.STRING, Kind.TRUTH, Kind.ERROR, Kind.ARRAY)
_STARTS = (Kind.REFERENCE, Kind.NAME, Kind.STRUCTURED, Kind.FUNCTION, Kind.OPEN)
_ENDS = (Kind.REFERENCE, Kind.NAME, Kind.STRUCTURED, Kind.CLOSE)
_DEEPEST = 200


def tree(formula: str) -> Node:
    """The tree of `formula` (without `=`). Raises FormulaSyntaxError for what cannot be read."""
    reader = _Reader(_without_spaces(tokens(formula)))
    node = reader.expression(0, union=True)
    if reader.token is not None:
        raise FormulaSyntaxError(f"unexpected {reader.token.text}")
    return node


def _without_spaces(pieces: list[Token]) -> list[Token]:
    """The tokens without blanks, except a blank that intersects two references."""
    kept: list[Token] = []
    for at, piece in enumerate(pieces):
        if piece.kind is not Kind.SPACE:
            kept.append(piece)
        elif kept and at + 1 < len(pieces) and kept[-1].kind in _ENDS and pieces[at + 1].kind in _STARTS:
            kept.append(Token(Kind.SPACE, " "))
    return kept


class _Reader:
    def __init__(self, pieces: list[Token]) -> None:
        self._pieces = pieces
        self._at = 0
        self._depth = 0

    @property
    def token(self) -> Token | None:
        return self._pieces[self._at] if self._at < len(self._pieces) else None

    def _next(self) -> Token:
        token = self.token
        if token is None:
            raise FormulaSyntaxError("the formula ends too early")
        self._at += 1
        return token

    def expression(self, floor: int, *, union: bool) -> Node:
        """An expression whose operators bind tighter than `floor`; `union` lets a comma join references."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FormulaSyntaxError("the formula is nested too deeply")
        node = self._operand()
        while (token := self.token) is not None:
            if token.kind is Kind.OPERATOR and token.text in "%#":
                if floor > _PERCENT and token.text == "%":
                    break
                self._at += 1
                node = Postfix(token.text, node)
                continue
            if token.kind is Kind.OPEN and isinstance(node, Call):
                self._at += 1
                node = Call("", self._arguments(), node)
                continue
            sign = token.text if token.kind in (Kind.OPERATOR, Kind.SPACE, Kind.COMMA) else ""
            power = _POWER.get(sign, 0)
            if not power or power <= floor or (sign == "," and not union):
                break
            self._at += 1
            node = Binary(sign, node, self.expression(power, union=union))
        self._depth -= 1
        return node

    def _operand(self) -> Node:
        token = self._next()
        if token.kind in _LITERALS:
            return Literal(token.text)
        if token.kind is Kind.REFERENCE:
            return Cells(token.text)
        if token.kind is Kind.STRUCTURED:
            return Structured(token.text)
        if token.kind is Kind.NAME:
            return Name(token.text)
        if token.kind is Kind.FUNCTION:
            return Call(token.text[:-1], self._arguments())
        if token.kind is Kind.OPEN:
            inner = self.expression(0, union=True)
            self._close()
            return Group(inner)
        if token.kind is Kind.OPERATOR and token.text in "+-@":
            return Unary(token.text, self.expression(_PREFIX, union=False))
        raise FormulaSyntaxError(f"unexpected {token.text}")

    def _arguments(self) -> tuple[Node, ...]:
        found: list[Node] = []
        while True:
            token = self.token
            if token is not None and token.kind is Kind.CLOSE:
                self._at += 1
                return tuple(found) if not found else (*found, Omitted())
            if token is not None and token.kind is Kind.COMMA:
                self._at += 1
                found.append(Omitted())
                continue
            found.append(self.expression(0, union=False))
            ending = self._next()
            if ending.kind is Kind.CLOSE:
                return tuple(found)
            if ending.kind is not Kind.COMMA:
                raise FormulaSyntaxError(f"unexpected {ending.text}")

    def _close(self) -> None:
        if self._next().kind is not Kind.CLOSE:
            raise FormulaSyntaxError("a bracket is not closed")


def text(node: Node) -> str:
    """The formula that a tree stands for."""
    match node:
        case Literal(text=written) | Cells(text=written) | Structured(text=written) | Name(text=written):
            return written
        case Group(inner=inner):
            return f"({text(inner)})"
        case Unary(sign=sign, operand=operand):
            return sign + text(operand)
        case Postfix(sign=sign, operand=operand):
            return text(operand) + sign
        case Binary(sign=sign, left=left, right=right):
            return text(left) + sign + text(right)
        case Call(name=name, arguments=arguments, called=called):
            inside = ",".join(text(each) for each in arguments)
            return f"{name if called is None else text(called)}({inside})"
    return ""
