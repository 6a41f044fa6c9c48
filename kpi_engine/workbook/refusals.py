"""The sentences in which a workbook is refused: where, what was found, what to do next."""

from __future__ import annotations

from kpi_engine.errors import WorkbookError

SAVE_AS = "Open it in Excel and save it as Excel Workbook (.xlsx)."


def short(text: str, most: int = 44) -> str:
    """A name that leaves room for the sentence around it; the end is kept, as it tells files apart."""
    if len(text) <= most:
        return text
    return f"{text[: most // 3]}…{text[-(most - most // 3 - 1) :]}"


def damaged(name: str, why: str) -> WorkbookError:
    """A file that is broken."""
    return WorkbookError(
        f"{short(name)} is damaged: {short(why, 90)}. Let Excel open and repair it, save it and try again.",
        code="damaged",
    )


def too_large(name: str, what: str) -> WorkbookError:
    """A file beyond any real workbook."""
    return WorkbookError(
        f"{short(name)} is too large to handle safely ({what}). Split it, or remove what is not needed.",
        code="too-large",
    )


def zip_bomb(name: str, megabytes: int, packed_kilobytes: int) -> WorkbookError:
    """A file made to exhaust memory."""
    return WorkbookError(
        f"{short(name)} unpacks to {megabytes:,} MB from {packed_kilobytes:,} KB, as files do that are "
        "made to crash a computer. It was not opened.",
        code="zip-bomb",
    )


def encrypted(name: str) -> WorkbookError:
    """A file behind a password."""
    return WorkbookError(
        f"{short(name)} is protected by a password. Open it in Excel, choose File, Info, Protect Workbook, "
        "Encrypt with Password, clear the password, and save it.",
        code="encrypted",
    )


def bad_member_name(name: str, member: str) -> WorkbookError:
    """A part whose name climbs out of the workbook."""
    return WorkbookError(
        f"{short(name)} holds a part that would be written outside the workbook ({short(member)!r}). "
        "Do not use this file; ask its author for a fresh copy.",
        code="bad-member-name",
    )


def duplicate_members(name: str, member: str) -> WorkbookError:
    """Two parts of one name: programs disagree on which counts."""
    return WorkbookError(
        f"{short(name)} holds the part {short(member)} twice, so programs disagree on what it says. "
        "Open it in Excel, save it under a new name and use that.",
        code="duplicate-members",
    )


def entity_declaration(name: str, part: str) -> WorkbookError:
    """A part with a document type: no spreadsheet program writes one, attacks do."""
    return WorkbookError(
        f"{short(name)} declares XML entities in its part {short(part)}, which no spreadsheet program "
        "does and attacks do. It was not opened; ask its author for a fresh copy.",
        code="entity-declaration",
    )


def strict_ooxml(name: str) -> WorkbookError:
    """Strict Open XML, which most programs read as a workbook without sheets."""
    return WorkbookError(
        f"{short(name)} is saved as Strict Open XML, which many programs read as empty. {SAVE_AS}",
        code="strict-ooxml",
    )


def beta_format(name: str) -> WorkbookError:
    """A file of a trial version of Excel 2007, whose format no released Excel reads."""
    return WorkbookError(
        f"{short(name)} was written by a trial version of Excel 2007 in a format that no released Excel "
        "opens. Ask its author for the workbook in today's format (.xlsx).",
        code="beta-format",
    )


def signed(name: str) -> WorkbookError:
    """A digital signature, which any change breaks."""
    return WorkbookError(
        f"{short(name)} carries a digital signature, which any change would break. "
        "Fill an unsigned copy and have it signed afterwards.",
        code="signed",
    )


def inside_array(where: str) -> WorkbookError:
    """A figure meant for the range of an array formula or a what-if table."""
    return WorkbookError(
        f"{where} is filled by a formula that covers several cells; a figure cannot be put there. "
        "Point the target to an input cell.",
        code="inside-array",
    )


def formula_in_target(where: str) -> WorkbookError:
    """A figure meant for a cell that computes."""
    return WorkbookError(
        f"{where} holds a formula and is not overwritten. Point the target to an input cell, "
        "or take the formula out of the template.",
        code="formula-in-target",
    )


def shared_formula(where: str) -> WorkbookError:
    """A figure meant for the cell whose formula other cells repeat."""
    return WorkbookError(
        f"{where} holds the formula that other cells share; it is not overwritten. Change it in Excel.",
        code="shared-formula",
    )


def no_formula(where: str) -> WorkbookError:
    """A stored result meant for a cell without a formula."""
    return WorkbookError(
        f"{where} holds no formula, so it has no stored result to change.", code="no-formula"
    )


def merged_cell(where: str, merged: str, corner: str) -> WorkbookError:
    """A figure meant for a cell that a merge hides."""
    return WorkbookError(
        f"{where} lies under the merged cells {merged}, where a figure would not be seen. "
        f"Point the target to {corner}.",
        code="merged-cell",
    )


def table_header(where: str, table: str) -> WorkbookError:
    """A figure meant for the header of a table, which must say what its columns are called."""
    return WorkbookError(
        f"{where} is a column header of the table {short(table)}; a figure does not belong there. "
        "Point the target below it.",
        code="table-header",
    )


def table_totals(where: str, table: str) -> WorkbookError:
    """A figure meant for the totals row of a table, which sums up the rows above it."""
    return WorkbookError(
        f"{where} is in the totals row of the table {short(table)}; a figure does not belong there. "
        "Point the target above it.",
        code="table-totals",
    )


def pivot_output(where: str, pivot: str) -> WorkbookError:
    """A figure meant for a cell that a pivot table writes, and would write again."""
    return WorkbookError(
        f"{where} belongs to the pivot table {short(pivot, 30)}, which would overwrite a figure there. "
        "Point the target to the data of the pivot table.",
        code="pivot-output",
    )


def not_verified(name: str, what: str) -> WorkbookError:
    """A patch that did not prove right; it is thrown away."""
    return WorkbookError(
        f"{short(name)}: after the patch {short(what, 90)}. Nothing was written; please report it.",
        code="not-verified",
    )
