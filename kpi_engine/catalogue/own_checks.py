"""A company's own KPIs are checked as ours are: what they name and demand, and what their examples give."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from kpi_engine.calc.run import run
from kpi_engine.catalogue.kpis import KPIS
from kpi_engine.catalogue.own_kpi import compiled, result_term
from kpi_engine.catalogue.terms import TERMS
from kpi_engine.errors import CatalogueError
from kpi_engine.formula.guard import guarded
from kpi_engine.model.cell_error import CellError
from kpi_engine.model.company import Company, OwnExample, OwnKpi, Path, Problem
from kpi_engine.model.condition import parse_condition
from kpi_engine.model.kpi import Kpi
from kpi_engine.model.own_formula import is_comparison, parse_formula
from kpi_engine.model.term import Term
from kpi_engine.model.unit import Unit
from kpi_engine.model.written import show

Known = Mapping[str, Term]
_LONGEST_IN_A_CELL = 8192
_LONG_REFERENCE = "'Inputs of the whole group'!$BH$100"
_NO_MONEY = (Unit.FRACTION, Unit.RATIO, Unit.COUNT, Unit.MONTHS, Unit.DAYS, Unit.HOURS)
_NOT_A_FIGURE = (Unit.TEXT, Unit.TABLE, Unit.DATE)


def known_terms(company: Company) -> dict[str, Term]:
    """Terms by id that a formula may name: ours, the company's, and what its KPIs result in."""
    own = (*company.terms, *(result_term(kpi) for kpi in company.kpis))
    return {term.id: term for term in (*TERMS, *own)}


def about_kpis(company: Company) -> Iterator[Problem]:
    """Everything wrong with the company's KPIs; an example is computed where the rest is right."""
    known = known_terms(company)
    for kpi in company.kpis:
        found = [*_about_formula(kpi, known), *_about_conditions(kpi)]
        found += list(_about_given(kpi)) if not found else []
        yield from found
        if not found:
            yield from _about_results(kpi, compile_own(kpi, known, company.name))
    yield from _about_circles(company)


def compile_own(own: OwnKpi, known: Known, company: str) -> Kpi:
    """The KPI as a declaration like ours."""
    names = parse_formula(own.formula).names
    return compiled(own, tuple(known[name] for name in names), company)


def _about_formula(kpi: OwnKpi, known: Known) -> Iterator[Problem]:
    path: Path = ("kpis", kpi.id, "formula")
    try:
        formula = parse_formula(kpi.formula)
    except CatalogueError as fault:
        yield Problem(path, str(fault))
        return
    unknown = [name for name in formula.names if name not in known]
    for name in unknown:
        yield Problem(path, f"{name} is not a known term{_suggested(name, known)}")
    for name in formula.names:
        if name in known and known[name].unit in _NOT_A_FIGURE:
            yield Problem(path, f"{name} is no figure, so nothing can be computed from it")
    if not unknown:
        text = _mixed(formula.tree, known)
        if text:
            yield Problem(path, text)
        elif _money_in(formula.tree, known) == 1 and kpi.unit in _NO_MONEY:
            unit = "share" if kpi.unit is Unit.FRACTION else kpi.unit.value
            text = f"the formula gives money, and {unit} is not counted in money; write money"
            yield Problem(("kpis", kpi.id, "unit"), text)


def _suggested(name: str, known: Known) -> str:
    function = KPIS.find(name)
    if function is not None:
        return f"; write {function.id}"
    near = get_close_matches(name, known, n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(near)}?" if near else "; declare it under terms"


def _mixed(tree: ast.expr, known: Known) -> str:
    """Money added to what is no money; empty where nothing speaks against the formula."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            left, right = _money_in(node.left, known), _money_in(node.right, known)
            if left is not None and right is not None and left != right:
                money, other = (node.left, node.right) if left > right else (node.right, node.left)
                return f"{ast.unparse(money)} is money, {ast.unparse(other)} is not: they cannot be added up"
    return ""


def _money_in(tree: ast.expr, known: Known) -> int | None:
    """How often an amount of money is multiplied into an expression; None where a number leaves it open."""
    match tree:
        case ast.Name(id=name):
            return int(known[name].unit.is_money)
        case ast.UnaryOp(operand=operand):
            return _money_in(operand, known)
        case ast.BinOp(left=left, op=operator, right=right):
            one, other = _money_in(left, known), _money_in(right, known)
            if one is None or other is None:
                return None
            match operator:
                case ast.Mult():
                    return one + other
                case ast.Div():
                    return one - other
            return one
    return None


def _about_conditions(kpi: OwnKpi) -> Iterator[Problem]:
    try:
        names = set(parse_formula(kpi.formula).names)
    except CatalogueError:
        return
    stated = [("requires", str(place), text) for place, text in enumerate(kpi.requires)]
    stated += [("no_value", str(place), case.when) for place, case in enumerate(kpi.no_value)]
    for key, place, text in stated:
        path: Path = ("kpis", kpi.id, key, place)
        try:
            condition = parse_condition(text)
        except (CatalogueError, MemoryError, RecursionError, ValueError):
            condition = None
        if condition is None or not is_comparison(condition.tree):
            yield Problem(path, f'"{text[:60]}" cannot be read; write a comparison such as seats >= 0')
            continue
        strange = sorted(condition.names - names)
        if strange:
            yield Problem(path, f"{strange[0]} is not in the formula; a condition names its figures")


def _about_given(kpi: OwnKpi) -> Iterator[Problem]:
    names = parse_formula(kpi.formula).names
    if not kpi.examples:
        yield Problem(("kpis", kpi.id), "an example is missing; state one worked case under examples")
    for place, example in enumerate(kpi.examples):
        path: Path = ("kpis", kpi.id, "examples", str(place), "given")
        strange = sorted(set(example.given) - set(names))
        missing = [name for name in names if name not in example.given]
        if strange:
            hint = "a comma separates figures here; write 1000" if strange[0].isdigit() else ""
            yield Problem(path, f"{strange[0]} is not in the formula; {hint or 'give ' + ', '.join(names)}")
        elif missing:
            yield Problem(path, f"{missing[0]} is not given; give a figure, or leave it blank")


def _about_results(own: OwnKpi, kpi: Kpi) -> Iterator[Problem]:
    cells = {parameter.name: _LONG_REFERENCE for parameter in kpi.parameters}
    if len(guarded(kpi, cells)) > _LONGEST_IN_A_CELL:
        yield Problem(("kpis", own.id, "formula"), "the formula is too long for a cell; make two KPIs of it")
    for place, (stated, example) in enumerate(zip(own.examples, kpi.examples, strict=True)):
        result = run(kpi, example.arguments)
        found = result.item()
        if not _agrees(found, stated):
            why = f" ({result.reason()})" if isinstance(found, CellError) else ""
            text = f"the formula gives {show(found)}{why}, the example says {show(stated.result)}"
            yield Problem(("kpis", own.id, "examples", str(place), "result"), text)


def _agrees(found: float | CellError, example: OwnExample) -> bool:
    if isinstance(found, CellError) or isinstance(example.result, CellError):
        return found is example.result
    return abs(found - example.result) <= max(example.within, 1e-9 * abs(example.result), 1e-12)


def _about_circles(company: Company) -> Iterator[Problem]:
    """KPIs that are computed from one another have no beginning."""
    reads = {}
    for kpi in company.kpis:
        try:
            reads[kpi.id] = parse_formula(kpi.formula).names
        except CatalogueError:
            reads[kpi.id] = ()
    told: set[str] = set()
    for id_ in reads:
        circle = _circle(id_, reads, (id_,))
        if circle and not told & set(circle):
            told |= set(circle)
            text = f"{' reads '.join(circle)}: a KPI cannot be computed from itself"
            yield Problem(("kpis", id_, "formula"), text)


def _circle(id_: str, reads: Mapping[str, tuple[str, ...]], way: tuple[str, ...]) -> tuple[str, ...]:
    for name in reads.get(id_, ()):
        if name == way[0]:
            return (*way, name)
        if name in reads and name not in way:
            found = _circle(name, reads, (*way, name))
            if found:
                return found
    return ()
