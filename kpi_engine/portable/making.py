"""A workbook rewritten into another form, and proved to give the same results before anything is written."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_engine.catalogue.lambda_names import bare_name
from kpi_engine.errors import WorkbookError
from kpi_engine.model.cell_error import Scalar
from kpi_engine.portable.forms import Converter, Form
from kpi_engine.portable.outcome import Change, Outcome
from kpi_engine.portable.plan import CellKey, Plan, check_results, plan
from kpi_engine.portable.proof import Broken, comparable, proved
from kpi_engine.portable.writing import value_of, written
from kpi_engine.recalc import CellVerdict, Recalculation, recalculate
from kpi_engine.workbook.edits import Edit, SetCache
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import patched
from kpi_engine.workbook.refusals import short, signed

_ROUNDS = 4


def make_portable(package: Package, form: Form) -> Outcome:
    """Every call of our functions in another form; formulas that cannot be rewritten stay, with a reason.

    The new workbook is recalculated: every cell gives what it gave before. Raises WorkbookError where one
    does not and no formula can be left for it.
    """
    converter = Converter(package, form)
    made = plan(package, converter)
    if not made.has_work():
        return Outcome(form, None, (), tuple(made.left))
    if package.signed:
        raise signed(package.path.name)
    recalculated = recalculate(package)
    before = by_cell(recalculated)
    check_results(made, before)
    for _ in range(_ROUNDS):
        if not made.has_work():
            return Outcome(form, None, (), tuple(made.left), engine=recalculated.engine)
        data = written(package, made, before)
        proof = proved(made, before, Package.of_bytes(data, package.path))
        wrong = proof.broken
        if not wrong:
            data = _with_retold(package, data, proof.retold)
            return _outcome(package, made, before, data, recalculated)
        _leave(package, made, wrong)
    raise _not_the_same(package, wrong)


def _with_retold(package: Package, data: bytes, retold: Mapping[CellKey, Scalar]) -> bytes:
    """The workbook in which cells that tell the formula of another one hold what they tell now."""
    if not retold:
        return data
    edits: dict[str, dict[str, Edit]] = {}
    for (sheet, cell), value in retold.items():
        edits.setdefault(sheet, {})[cell] = SetCache(value)
    return patched(Package.of_bytes(data, package.path), edits, full_calc=False)


def by_cell(recalculated: Recalculation) -> dict[CellKey, CellVerdict]:
    """The verdicts by sheet and address."""
    return {(each.sheet, each.cell): each for each in recalculated.cells}


def _leave(package: Package, made: Plan, wrong: Mapping[CellKey, Broken]) -> None:
    """Leave the formulas that a difference comes from: the cells themselves, else what stands in names."""
    own = [each for each in made.cells.values() if any(key in wrong for key in each.covers)]
    for planned in own:
        reason = next(wrong[key].reason for key in planned.covers if key in wrong)
        made.leave(planned, reason)
    if made.converter.form == "lambda":
        _leave_words(made, {name for each in own for name in each.functions})
    if own:
        return
    names = [each for each in made.elsewhere.values() if each.place.kind == "name"]
    if not names:
        raise _not_the_same(package, wrong)
    for each in names:
        made.leave_elsewhere(each, "cells that use the name would no longer give the same value")


def _leave_words(made: Plan, functions: set[str]) -> None:
    """A function without a name in one cell has none in any: a name is meant for the whole workbook."""
    why = "its LAMBDA text does not give the same in another cell of this workbook"
    for planned in list(made.cells.values()):
        if functions.intersection(planned.functions):
            made.leave(planned, f"{', '.join(sorted(functions.intersection(planned.functions)))}: {why}")
    for each in list(made.elsewhere.values()):
        if functions.intersection(each.functions):
            made.leave_elsewhere(each, why)


def _not_the_same(package: Package, wrong: Mapping[CellKey, Broken]) -> WorkbookError:
    (sheet, cell), first = next(iter(wrong.items()))
    return WorkbookError(
        f"{short(package.path.name)}: {short(sheet, 31)}!{cell} would no longer give the same value, so "
        f"nothing was written ({short(first.reason, 60)}). Try another form, or take that formula out.",
        code="not-the-same",
    )


def _outcome(
    package: Package, made: Plan, before: Mapping[CellKey, CellVerdict], data: bytes,
    recalculated: Recalculation,
) -> Outcome:  # fmt: skip
    values = made.converter.form == "values"
    changes: list[Change] = []
    for planned in made.cells.values():
        record, verdict = planned.record, before.get(planned.key)
        value: Scalar = None if verdict is None else value_of(verdict)
        changes.append(
            Change("array" if record.kind == "array" else "cell", record.sheet,
                   record.array_ref or record.ref, f"={record.formula}",
                   value if values else f"={planned.text}", planned.functions, value)
        )  # fmt: skip
    for each in made.elsewhere.values():
        after = None if values else f"={each.text}"
        changes.append(
            Change(
                each.place.kind, each.place.sheet, each.place.label, f"={each.before}", after, each.functions
            )
        )
    for word in made.converter.gone:
        name = package.name(word)
        before_text = f"={name.refers_to}" if name else ""
        changes.append(Change("name", "", word, before_text, None, (bare_name(word),)))
    added = [name.name for name in made.converter.new_names(made.words)]
    counted, parts = comparable(before.values()), _parts_untouched(package, data)
    return Outcome(
        made.converter.form, data, tuple(changes), tuple(made.left),
        tuple(added), made.converter.gone,
        counted, len(before) - counted, parts, recalculated.engine,
    )  # fmt: skip


def _parts_untouched(package: Package, data: bytes) -> int:
    """How many parts of the workbook are the same bytes as before."""
    after = Package.of_bytes(data, package.path)
    kept = set(package.container.members) & set(after.container.members)
    return sum(package.read(member) == after.read(member) for member in kept)
