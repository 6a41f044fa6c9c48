"""The kinds of differences between a template and its returned copy, each declared once."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.model.cell_error import Scalar
from kpi_engine.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of difference: how grave it is and what it means for whoever collects the copy."""

    code: str
    severity: Severity
    why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: the sheet and place in the returned copy, what was there, what is there."""

    kind: Kind
    sheet: str
    place: str
    message: str
    old: Scalar = None
    new: Scalar = None


def _kinds(severity: Severity, **whys: str) -> dict[str, Kind]:
    codes = {name.replace("_", "-"): why for name, why in whys.items()}
    return {code: Kind(code, severity, why) for code, why in codes.items()}


KINDS: dict[str, Kind] = {
    **_kinds(
        "error",
        formula_overwritten="A figure that was computed is typed now and no longer follows its inputs.",
        formula_changed="A figure is computed in another way than in the template.",
        formula_removed="A figure that was computed is gone.",
        currency_changed="The amounts are in another currency than asked for.",
        unit_changed="The amounts are typed in another unit (1, k, m) than asked for.",
        sheet_removed="What the sheet held is gone; formulas that read it show #REF!.",
        rows_deleted="Inputs or formulas that stood there are gone.",
        columns_deleted="Inputs or formulas that stood there are gone.",
        name_removed="The places that the name stands for are no longer found.",
        name_redirected="Figures are read from another place than in the template.",
        table_removed="Figures of the table are no longer found.",
        table_columns="Figures are found by the headers of the table's columns.",
        dates_shifted="The workbook counts its days from another year: every date moves by four years.",
        text_in_number="Formulas leave text out of sums, or show an error.",
    ),
    **_kinds(
        "warning",
        constant_changed="A label or a fixed figure outside the inputs is another one.",
        setting_changed="The workbook computes or shows its figures by another setting.",
        definition_changed="A KPI follows another definition than in the template.",
        header_changed="Figures stand under another period than in the template.",
        formula_added="A fixed figure of the template is computed now.",
        figure_restated="A figure of a closed or reported period is another one.",
        formula_in_input="An input is computed; a fill would refuse to overwrite it.",
        rows_inserted="Rows that the template does not have.",
        columns_inserted="Columns that the template does not have.",
        sheet_renamed="Whoever looks for the sheet by its name does not find it.",
        sheet_hidden="A sheet that everybody could see is hidden.",
        rows_hidden="Figures that everybody could see are hidden.",
        columns_hidden="Figures that everybody could see are hidden.",
        validation_changed="Cells take figures that the template would have refused.",
        not_allowed="The figure is one that the template does not allow in this cell.",
        protection_removed="Cells that were locked can be changed.",
        format_changed="The same figure looks like another one.",
        external_links="Figures depend on other files, which you may not have.",
        macros_added="The workbook runs programs that the template does not have.",
        manual_calculation="The workbook does not calculate by itself: what it shows may be old.",
    ),
    **_kinds(
        "info",
        cells_added="Typed into cells that were empty and are no inputs.",
        setting_chosen="A setting that each company chooses for itself.",
        sheet_added="A sheet that the template does not have.",
        sheet_shown="A sheet that was hidden can be seen.",
        name_added="A name that the template does not have.",
        rows_appended="The table has more rows, as it may.",
        inputs_filled="The figures that were asked for.",
    ),
}  # fmt: skip
"""Every kind of difference, by its code."""
