"""Faults of the whole workbook: links, signatures, macros, hidden sheets, settings."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_engine.errors import TemplateError
from kpi_engine.fill.authoring.book import AuthoredBook
from kpi_engine.fill.authoring.rule import Flaw, rule
from kpi_engine.fill.money import unit_factor
from kpi_engine.sources.currency import currency_of
from kpi_engine.workbook.book_facts import calculates_by_hand, count_of, linked_workbooks
from kpi_engine.workbook.refusals import short
from kpi_engine.workbook.resolve import resolve


@rule(
    "external-links", "warning",
    why="Figures come from other files, which the companies do not have.",
    fix="Data, Edit Links, Break Link; or copy what is needed into the template.",
)  # fmt: skip
def external_links(book: AuthoredBook) -> Iterator[Flaw]:
    """Formulas or names that read another workbook."""
    links = linked_workbooks(book.package)
    if links:
        number = "another workbook" if len(links) == 1 else f"{len(links)} other workbooks"
        yield Flaw("", "", f"the template reads {number}: {short(', '.join(links), 120)}.")


@rule(
    "signed", "error",
    why="Any figure that is filled in breaks the signature, so a signed template is refused.",
    fix="Remove the signature (File, Info, View Signatures); sign the filled workbook instead.",
)  # fmt: skip
def signed(book: AuthoredBook) -> Iterator[Flaw]:
    """A digital signature."""
    if book.package.signed:
        yield Flaw("", "", "the template carries a digital signature.")


@rule(
    "macros", "info",
    why="Many companies do not let a workbook with macros in. They are kept, never run.",
    fix="Send it without macros (.xlsx) if nobody needs them.",
)  # fmt: skip
def macros(book: AuthoredBook) -> Iterator[Flaw]:
    """A workbook with macros."""
    if count_of(book.package, "vbaProject"):
        yield Flaw("", "", "the template holds macros.")


@rule(
    "shared-workbook", "warning",
    why="A shared workbook keeps a log of changes that a fill does not write, and tables cannot grow in it.",
    fix="Review, Unshare Workbook; save it again.",
)  # fmt: skip
def shared_workbook(book: AuthoredBook) -> Iterator[Flaw]:
    """The old kind of sharing, with a log of revisions."""
    if any("revisionheaders" in name.lower() for name in book.package.container.members):
        yield Flaw("", "", "the template is a shared workbook with a log of revisions.")


@rule(
    "very-hidden-sheet", "info",
    why="Excel does not offer to show such a sheet; whoever gets the template may ask what is in it.",
    fix="Hide it in the ordinary way, if there is no reason against it.",
)  # fmt: skip
def very_hidden_sheet(book: AuthoredBook) -> Iterator[Flaw]:
    """A sheet that only a program can show."""
    for sheet in book.package.sheets:
        if sheet.state == "veryHidden":
            yield Flaw(
                sheet.name, "", f"the sheet {short(sheet.name, 40)} is hidden so that Excel cannot show it."
            )


@rule(
    "manual-calculation", "warning",
    why="The workbook, and every other one opened after it, shows old results until somebody presses F9.",
    fix="Formulas, Calculation Options, Automatic; save it again.",
)  # fmt: skip
def manual_calculation(book: AuthoredBook) -> Iterator[Flaw]:
    """Calculation by hand."""
    if calculates_by_hand(book.package):
        yield Flaw("", "", "the template calculates only when it is told to.")


@rule(
    "unit-setting", "error",
    why="Amounts are divided by the unit that the cell states; anything but 1, k or m stops every fill.",
    fix="Write 1, k or m into the cell set_unit.",
)  # fmt: skip
def unit_setting(book: AuthoredBook) -> Iterator[Flaw]:
    """set_unit holds something else than 1, k or m."""
    area = resolve(book.package, "set_unit")
    try:
        unit_factor(book.package, book.cells)
    except TemplateError as problem:
        yield Flaw(area.sheet if area else "", area.ref if area else "", str(problem))


@rule(
    "currency-setting", "warning",
    why="Figures in another currency are refused by comparing with this cell.",
    fix="Write one code in capitals, such as EUR, into the cell set_currency.",
)  # fmt: skip
def currency_setting(book: AuthoredBook) -> Iterator[Flaw]:
    """set_currency holds something that is no currency."""
    area = resolve(book.package, "set_currency")
    value = book.cells.value(area.sheet, area.top, area.left) if area else None
    if area is not None and value not in (None, "") and not currency_of(str(value)):
        yield Flaw(area.sheet, area.ref, f"{short(str(value), 30)} is no currency.")
