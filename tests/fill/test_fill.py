"""From facts to a filled workbook: every figure at its cell, every result anew, or nothing at all."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kpi_engine.errors import KpiEngineError, SourceError
from kpi_engine.fill import fill_workbook
from kpi_engine.model.cell_error import CellError
from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import SetCache, patched

DAY = date(2026, 2, 3)


def test_figures_go_to_their_month_and_the_kpis_follow(template, tmp_path, january, cells_of) -> None:
    output = tmp_path / "january.xlsx"
    receipt = fill_workbook(template, january, output, as_of=DAY)
    inputs = cells_of(output, "Inputs")
    assert (inputs["C4"], inputs["C5"]) == (100_000.0, 400.0)
    assert inputs["C9"] == 250.0
    assert inputs["D9"] is CellError.NA
    assert [inputs[f"{column}10"] for column in "CDEFGH"] == [100_000.0] * 6
    assert inputs["C11"] == 46_056.0
    assert [(change.sheet, change.cell, change.old, change.new) for change in receipt.inputs] == [
        ("Inputs", "C4", None, 100_000.0), ("Inputs", "C5", None, 400.0),
    ]  # fmt: skip


def test_the_template_stays_as_it_is_and_formulas_stay_formulas(template, tmp_path, january) -> None:
    before = template.read_bytes()
    fill_workbook(template, january, tmp_path / "january.xlsx")
    assert template.read_bytes() == before
    kept = {c.ref: c.formula for c in Package.open(template).cells("Inputs") if c.kind}
    assert {
        c.ref: c.formula for c in Package.open(tmp_path / "january.xlsx").cells("Inputs") if c.kind
    } == kept


def test_untouched_parts_are_the_same_bytes(template, tmp_path, january) -> None:
    output = tmp_path / "january.xlsx"
    fill_workbook(template, january, output)
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(output) as new:
        same = {name for name in old.namelist() if old.read(name) == new.read(name)}
        assert old.namelist() == new.namelist()
    assert {"xl/styles.xml", "xl/tables/table1.xml", "xl/theme/theme1.xml", "[Content_Types].xml"} <= same


def test_scenarios_segments_weeks_and_settings_have_places_of_their_own(
    template, tmp_path, fact, cells_of
) -> None:
    output = tmp_path / "filled.xlsx"
    facts = [
        fact("sm_spend", "2026-06", 7.0, scenario="Budget"), fact("sm_spend", "2026-02", 1.0),
            fact("new_customers", "2026-02", 2.0), fact("transactions", "2026-02", 9.0, segment="core"),
        fact("trials", "2026-W02", 31.0), fact("company", "", "Example GmbH"),
    ]  # fmt: skip
    fill_workbook(template, facts, output)
    inputs, weekly = cells_of(output, "Inputs"), cells_of(output, "Weekly")
    assert (inputs["H6"], inputs["D7"]) == (7.0, 9.0)
    assert (weekly["B3"], weekly["C3"], weekly["C2"]) == (31.0, 62.0, 0.0)
    assert cells_of(output, "Settings")["B1"] == "Example GmbH"


def test_a_filled_workbook_is_the_template_of_the_next_month(
    template, tmp_path, january, fact, cells_of
) -> None:
    first, second = tmp_path / "january.xlsx", tmp_path / "february.xlsx"
    fill_workbook(template, january, first)
    receipt = fill_workbook(first, [fact("sm_spend", "2026-01", 80_000.0)], second, restate=True)
    assert [(change.old, change.new) for change in receipt.inputs] == [(100_000.0, 80_000.0)]
    inputs = cells_of(second, "Inputs")
    assert (inputs["C9"], inputs["H10"]) == (200.0, 80_000.0)
    assert receipt.recalculated == 7


def test_the_receipt_names_template_data_row_and_engines(template, tmp_path, january) -> None:
    data = tmp_path / "actuals.csv"
    data.write_bytes(b"period,term,value\n")
    receipt = fill_workbook(template, january, tmp_path / "january.xlsx", data=data)
    assert receipt.template_sha256 == hashlib.sha256(template.read_bytes()).hexdigest()
    assert receipt.data_sha256 == hashlib.sha256(data.read_bytes()).hexdigest()
    assert receipt.engines[0].startswith("saas-kpi-engine ")
    assert receipt.engines[1].startswith("formualizer ")
    document = receipt.as_dict()
    assert document["inputs"][0] == {
        "sheet": "Inputs", "cell": "C4", "old": None, "new": 100_000.0,
        "fact": "actuals.csv row 2, column value", "is_date": False,
    }  # fmt: skip
    assert (document["data"], document["not_verifiable"], document["warnings"]) == ("actuals.csv", [], [])


def test_a_fill_without_a_file_hashes_its_facts(template, tmp_path, january) -> None:
    one = fill_workbook(template, january, tmp_path / "a.xlsx")
    other = fill_workbook(template, january[::-1][1:] + january[1:], tmp_path / "b.xlsx")
    assert one.data == ""
    assert one.data_sha256 == other.data_sha256


@pytest.mark.parametrize("name", ["template.xlsx", "reports/../template.xlsx"])
def test_the_template_is_never_its_own_output(template: Path, tmp_path, january, name: str) -> None:
    (tmp_path / "reports").mkdir()
    with pytest.raises(KpiEngineError, match="is the template itself") as refused:
        fill_workbook(template, january, tmp_path / name)
    assert refused.value.code == "output-is-template"


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (lambda target: target.with_name("~$january.xlsx").write_bytes(b""), "target-open"),
        (lambda target: (target.write_bytes(b"old"), target.chmod(0o444)), "target-read-only"),
        (lambda target: target.mkdir(), "target-folder"),
    ],
)
def test_an_output_that_cannot_be_written_is_said_before_anything_is_done(
    template, tmp_path, january, prepare, code
) -> None:
    output = tmp_path / "january.xlsx"
    prepare(output)
    with pytest.raises(KpiEngineError) as refused:
        fill_workbook(template, january, output)
    assert refused.value.code == code


def test_the_ending_must_say_what_is_in_the_file(template, tmp_path, january) -> None:
    with pytest.raises(KpiEngineError, match=r"must end in \.xlsx") as refused:
        fill_workbook(template, january, tmp_path / "january.xlsm")
    assert refused.value.code == "suffix"


def test_nothing_is_written_when_one_figure_has_no_place(template, tmp_path, january, fact) -> None:
    output = tmp_path / "january.xlsx"
    with pytest.raises(
        SourceError, match=r"actuals\.csv row 4.*no place for sm_spent.*Did you mean sm_spend"
    ):
        fill_workbook(template, [*january, fact("sm_spent", "2026-01", 1.0)], output)
    assert not output.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["template.xlsx"]


def test_an_empty_table_of_figures_is_refused(template, tmp_path) -> None:
    with pytest.raises(SourceError, match="holds no figures"):
        fill_workbook(template, [], tmp_path / "january.xlsx")


def test_two_companies_do_not_share_a_workbook(template, tmp_path, fact) -> None:
    facts = [
        fact("sm_spend", "2026-01", 1.0, entity="North"),
        fact("new_customers", "2026-01", 1.0, entity="South"),
    ]
    with pytest.raises(SourceError, match=r"row 3.*about South, others about North"):
        fill_workbook(template, facts, tmp_path / "january.xlsx")


def test_a_month_with_some_figures_needs_the_required_ones(template, tmp_path, january, fact) -> None:
    facts = [*january, fact("sm_spend", "2026-02", 1.0), fact("sm_spend", "2026-03", 1.0)]
    with pytest.raises(
        SourceError, match=r"2026-02 \(Actual\) lacks New paying customers.*1 more"
    ) as refused:
        fill_workbook(template, facts, tmp_path / "out.xlsx")
    assert refused.value.code == "missing-required"


def test_a_fill_that_would_move_the_months_is_refused(changed_template, tmp_path, january, fact) -> None:
    path = changed_template(
        lambda book: book["_map"].append(["first_month_typed", "", "", "set_first_month", "", ""])
    )
    with pytest.raises(KpiEngineError, match=r"Inputs!C3 says 2026-01-01 and becomes 2027-01-01") as refused:
        fill_workbook(path, [*january, fact("first_month_typed", "", 46_388.0)], tmp_path / "out.xlsx")
    assert refused.value.code == "moving-headers"


def test_months_that_the_file_shows_wrongly_are_not_trusted(template, tmp_path, january, fact) -> None:
    first, stale = tmp_path / "first.xlsx", tmp_path / "stale.xlsx"
    fill_workbook(template, january, first)
    year_ahead = {f"{column}3": SetCache(46_388.0 + 31 * index) for index, column in enumerate("CDEFGH")}
    stale.write_bytes(patched(Package.open(first), {"Inputs": year_ahead}))
    with pytest.raises(KpiEngineError, match=r"says 2027-01-01 and becomes 2026-01-01"):
        fill_workbook(
            stale,
            [fact("sm_spend", "2027-01", 5.0), fact("new_customers", "2027-01", 5.0)],
            tmp_path / "o.xlsx",
            restate=True,
        )


def test_a_template_that_somebody_signed_or_damaged_is_refused(template, tmp_path, january) -> None:
    with zipfile.ZipFile(template, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    with pytest.raises(KpiEngineError, match="digital signature"):
        fill_workbook(template, january, tmp_path / "january.xlsx")
    template.write_bytes(template.read_bytes()[:2000])
    with pytest.raises(KpiEngineError, match="damaged"):
        fill_workbook(template, january, tmp_path / "january.xlsx")


@pytest.mark.libreoffice
def test_libreoffice_shows_the_figures_and_agrees_with_the_results(
    template, tmp_path, january, cells_of, libreoffice
) -> None:
    output = tmp_path / "january.xlsx"
    fill_workbook(template, january, output)
    converted = libreoffice.convert(output, tmp_path / "converted")
    assert openpyxl.load_workbook(converted)["Inputs"]["C4"].value == 100_000
    shown, ours = cells_of(converted, "Inputs"), cells_of(output, "Inputs")
    assert [shown[f"{column}10"] for column in "CDEFGH"] == [ours[f"{column}10"] for column in "CDEFGH"]
