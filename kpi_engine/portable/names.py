"""The LAMBDA names put into a workbook, or taken out again: nothing else of it changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi_engine.catalogue.lambda_names import lambda_name
from kpi_engine.errors import InputError, WorkbookError
from kpi_engine.formula.spellings import function_name
from kpi_engine.formula.tokens import Kind, tokens
from kpi_engine.functions.registry import functions
from kpi_engine.portable.lambdas import comment, lambda_names, own_lambdas, saved_lambda
from kpi_engine.workbook.book_patch import calculate_on_opening
from kpi_engine.workbook.draft import Draft
from kpi_engine.workbook.formulas_elsewhere import (
    Elsewhere,
    NewName,
    add_names,
    remove_names,
    rewrite_elsewhere,
)
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import verify
from kpi_engine.workbook.rebuild import rebuilt
from kpi_engine.workbook.refusals import short, signed

_OURS = re.compile(rb"kpi_", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Taken:
    """A name that the workbook uses for something else, and what for."""

    name: str
    holds: str


@dataclass(frozen=True, slots=True)
class Named:
    """What became of the names; `data` is the new workbook, None where nothing was to be done."""

    data: bytes | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    """Names that the workbook has already, with the same text."""
    taken: tuple[Taken, ...] = ()
    calculates: bool = False
    """True where formulas call a new name already, so that Excel is told to calculate on opening."""
    parts_untouched: int = 0


def add_lambdas(package: Package, only: Sequence[str] = ()) -> Named:
    """The workbook with our LAMBDA names, or with those of the functions in `only`.

    A name that it has with the same text stays; one that it uses for something else is left alone.
    """
    wanted, there = _wanted(only), own_lambdas(package)
    others = {name: holds for name, holds in _defined(package) if name not in there}
    taken = tuple(Taken(name, others[name]) for name in wanted if name in others)
    missing = [name for name in wanted if name not in others and name not in there]
    kept = tuple(name for name in wanted if name in there)
    if not missing:
        return Named(None, there=kept, taken=taken)
    _check_unsigned(package)
    known = lambda_names()
    draft = Draft(package)
    add_names(
        draft, [NewName(each, saved_lambda(known[each]), comment(each, known[each])) for each in missing]
    )
    calculates = next(_calls(package, missing), None) is not None
    if calculates:
        calculate_on_opening(draft)
    data, parts = _rebuilt(package, draft)
    return Named(data, tuple(missing), (), kept, taken, calculates, parts)


def remove_lambdas(package: Package, only: Sequence[str] = ()) -> Named:
    """The workbook without our LAMBDA names; one that holds another text than ours stays.

    Raises WorkbookError while a formula calls one of them: it would show #NAME? afterwards.
    """
    wanted, there = _wanted(only), own_lambdas(package)
    gone = [name for name in wanted if name in there]
    if not gone:
        return Named(None)
    _check_unsigned(package)
    used = next(_calls(package, gone), None)
    if used is not None:
        raise WorkbookError(
            f"{short(package.path.name)}: {short(used[1], 60)} calls {used[0]}, so the names stay. "
            "First write its formulas in another form: kpi portable FILE --to native.",
            code="name-in-use",
        )
    draft = Draft(package)
    remove_names(draft, {name.casefold(): name for name in gone})
    data, parts = _rebuilt(package, draft)
    return Named(data, removed=tuple(gone), parts_untouched=parts)


def _wanted(only: Sequence[str]) -> list[str]:
    """The LAMBDA names asked for, in the order of the catalogue; all where none is named."""
    known = lambda_names()
    asked = [lambda_name(word.strip().upper()) for word in only if word.strip()]
    for word in asked:
        if word not in known:
            raise _no_such(word)
    return [name for name in known if not asked or name in asked]


def _no_such(word: str) -> InputError:
    bare = word.removeprefix("KPI_")
    function = functions().find(word) or functions().find(bare)
    if function is not None:
        return InputError(
            f"{function.name} has no LAMBDA text: it reads tables, guides or formulas, which no formula of "
            "Excel holds. The add-in computes it; kpi portable --to values gives its result.",
            code="no-lambda",
        )
    return InputError(
        f"{bare[:60]} is not a known function.{functions().suggest(bare)} kpi list shows all.",
        code="unknown-name",
    )


def _defined(package: Package) -> Iterator[tuple[str, str]]:
    """Every name and table of the workbook in capitals, with what it holds."""
    for table in package.tables:
        yield table.name.upper(), f"the table {table.name}"
    for name in package.defined_names:
        where = f" on the sheet {name.sheet}" if name.sheet else ""
        yield name.name.upper(), f"={name.refers_to}{where}"


def _calls(package: Package, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each formula that calls one of the names: the name, and where it stands."""
    wanted = frozenset(names)
    for sheet in package.sheets:
        if sheet.kind != "worksheet" or not _OURS.search(package.read(sheet.member)):
            continue
        for record in package.cells(sheet.name):
            if record.kind and record.formula and (called := _called(record.formula, wanted)):
                yield called, f"{sheet.name}!{record.ref}"
    found: list[tuple[str, str]] = []

    def look(place: Elsewhere, text: str) -> str:
        own = place.kind == "name" and place.label.upper() in wanted
        if not own and (called := _called(text, wanted)):
            found.append((called, f"the {place.kind} {place.label}"))
        return text

    rewrite_elsewhere(Draft(package), look)
    yield from found


def _called(formula: str, wanted: frozenset[str]) -> str:
    """The first of the names that a formula uses; "" for none."""
    if "KPI_" not in formula.upper():
        return ""
    words = (function_name(each.text) for each in tokens(formula) if each.kind in (Kind.FUNCTION, Kind.NAME))
    return next((word for word in words if word in wanted), "")


def _check_unsigned(package: Package) -> None:
    if package.signed:
        raise signed(package.path.name)


def _rebuilt(package: Package, draft: Draft) -> tuple[bytes, int]:
    """The new workbook, every other part proved to be the same bytes, and how many those are."""
    data = rebuilt(package.container, draft.changed, draft.removed)
    verify(package, data, {}, changed=draft.changed, removed=draft.removed)
    changed: Mapping[str, bytes] = draft.changed
    return data, len(package.container.members) - len(changed)
