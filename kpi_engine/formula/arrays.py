"""Which parts of a formula are arrays, and which functions must be applied to each of their elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpi_engine.formula.argument_classes import ArgumentClass, argument_class, is_excel_function
from kpi_engine.formula.grammar import (
    Binary,
    Call,
    Cells,
    FormulaSyntaxError,
    Group,
    Literal,
    Name,
    Node,
    Postfix,
    Structured,
    Unary,
    tree,
)
from kpi_engine.formula.references import reference
from kpi_engine.formula.spellings import function_name

_MAY_GIVE_A_RANGE = frozenset({"INDEX", "OFFSET", "INDIRECT", "LET", "XLOOKUP", "SEQUENCE"})
_GIVES_ONE_VALUE = frozenset(
    {"SUMPRODUCT", "MDETERM", "CORREL", "SLOPE", "INTERCEPT", "RSQ", "COVAR", "PEARSON"}
)
_PASSES_ON = frozenset({"IF", "CHOOSE", "IFERROR", "IFNA", "ROW", "COLUMN"})
_ANALYSIS = """
EDATE EOMONTH WEEKNUM NETWORKDAYS WORKDAY YEARFRAC ISEVEN ISODD MROUND QUOTIENT BIN2DEC BIN2HEX BIN2OCT
DEC2BIN DEC2HEX DEC2OCT HEX2BIN HEX2DEC HEX2OCT OCT2BIN OCT2DEC OCT2HEX CONVERT DELTA GESTEP ERF ERFC
FACTDOUBLE EFFECT NOMINAL DOLLARDE DOLLARFR CUMIPMT CUMPRINC ACCRINT ACCRINTM AMORDEGRC AMORLINC BESSELI
BESSELJ BESSELK BESSELY COMPLEX COUPDAYBS COUPDAYS COUPDAYSNC COUPNCD COUPNUM COUPPCD DISC DURATION IMABS
IMAGINARY IMARGUMENT IMCONJUGATE IMCOS IMDIV IMEXP IMLN IMLOG10 IMLOG2 IMPOWER IMREAL IMSIN IMSQRT IMSUB
INTRATE MDURATION ODDFPRICE ODDFYIELD ODDLPRICE ODDLYIELD PRICE PRICEDISC PRICEMAT RECEIVED SQRTPI TBILLEQ
TBILLPRICE TBILLYIELD YIELD YIELDDISC YIELDMAT
"""
_REFUSES_RANGES = frozenset(_ANALYSIS.split())
"""The functions of the former Analysis ToolPak: a range is #VALUE!, an array of values is not."""

_NATIVE = frozenset({"IF", "IFERROR", "IFNA", "COS", "SIN", "TAN", "ATAN2"})
"""The engine applies these to each element by itself."""

Definition = Callable[[str], str | bool | None]
"""The formula of a defined name; of a word of LET or LAMBDA, whether it is a table."""


def must_lift(name: str, position: int, node: Node, wanted: ArgumentClass, definition: Definition) -> bool:
    """True when the argument is an array where the function takes one value."""
    if name in _NATIVE or argument_class(name, position) != "V":
        return False
    if name in _REFUSES_RANGES and isinstance(node, Cells | Structured | Name):
        return False
    return gives_array(node, wanted, definition)


def sizes_differ(arguments: Sequence[Node]) -> bool:
    """True for arrays of different sizes: Excel fills with #N/A, where the engine refuses the whole."""
    sizes = [size for each in arguments if (size := _size(each)) is not None]
    return any(len({size[way] for size in sizes if size[way] > 1}) > 1 for way in (0, 1))


def _size(node: Node) -> tuple[int, int] | None:
    """Rows and columns where they can be seen."""
    match node:
        case Literal(text=text) if text.startswith("{"):
            return text.count(";") + 1, text.partition(";")[0].count(",") + 1
        case Cells(text=text) if (place := reference(text)) is not None:
            return place.bottom.at - place.top.at + 1, place.right.at - place.left.at + 1
        case Group(inner=inside) | Unary(operand=inside):
            return _size(inside)
        case Binary(sign=sign, left=left, right=right) if sign not in (":", " ", ","):
            sizes = [size for size in (_size(left), _size(right)) if size is not None]
            return (max(size[0] for size in sizes), max(size[1] for size in sizes)) if sizes else None
    return None


def gives_array(node: Node, wanted: ArgumentClass, definition: Definition) -> bool:
    """True when the node may be more than one value; ranges are arrays only where an array is wanted."""
    match node:
        case Literal(text=text):
            return text.startswith("{") and ("," in text or ";" in text)
        case Cells(text=text):
            return wanted == "A" and ":" in text
        case Structured():
            return wanted == "A"
        case Name(text=text):
            return _name_gives_array(text, wanted, definition)
        case Group(inner=inner):
            return gives_array(inner, wanted, definition)
        case Unary(sign="@"):
            return False
        case Unary(operand=operand) | Postfix(operand=operand):
            return gives_array(operand, wanted, definition)
        case Binary(sign=":" | " "):
            return wanted == "A"
        case Binary(left=left, right=right):
            return gives_array(left, wanted, definition) or gives_array(right, wanted, definition)
        case Call():
            return _call_gives_array(node, wanted, definition)
    return False


def may_give_array(node: Node, wanted: ArgumentClass, definition: Definition) -> bool:
    """True where the value that a word of LET gets could be a table: all that is not plainly one value."""
    return gives_array(node, wanted, definition) or (wanted == "A" and not _is_one_value(node))


def _is_one_value(node: Node) -> bool:
    match node:
        case Literal() | Cells():
            return True
        case Group(inner=inside) | Unary(operand=inside) | Postfix(operand=inside):
            return _is_one_value(inside)
        case Binary(left=left, right=right):
            return _is_one_value(left) and _is_one_value(right)
        case Call(name=name, called=None):
            return is_excel_function(function_name(name)) and function_name(name) not in _MAY_GIVE_A_RANGE
    return False


def _name_gives_array(text: str, wanted: ArgumentClass, definition: Definition) -> bool:
    formula = definition(text)
    if isinstance(formula, bool):
        return formula or wanted == "A"  # a word may stand for a range, which is an array only there
    if formula is None:
        return wanted == "A"
    try:
        return gives_array(tree(formula), wanted, lambda _: None)
    except FormulaSyntaxError:
        return False


def _call_gives_array(node: Call, wanted: ArgumentClass, definition: Definition) -> bool:
    name = function_name(node.name)
    if name == "INDIRECT" and node.arguments and isinstance(node.arguments[0], Literal):
        place = reference(node.arguments[0].text.strip('"'))
        return place is None or not place.is_cell
    if node.called is not None or name in _MAY_GIVE_A_RANGE:
        return True
    if definition(node.name) is not None:
        return wanted == "A" or any(gives_array(each, wanted, definition) for each in node.arguments)
    if argument_class(name, 0) == "A":
        return name not in _GIVES_ONE_VALUE
    return any(
        (name in _PASSES_ON or argument_class(name, at) == "V") and gives_array(each, wanted, definition)
        for at, each in enumerate(node.arguments)
    )
