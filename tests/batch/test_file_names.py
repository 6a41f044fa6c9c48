"""Names of companies become names of files on every system, and never two companies one file."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from kpi_engine.batch.file_names import (
    check_pattern,
    file_parts,
    marked_name,
    output_name,
    own_template,
    renamed,
    safe_name,
)
from kpi_engine.errors import InputError


def output_names(entities: list[str], pattern: str) -> dict[str, str]:
    return {entity: output_name(part, pattern) for entity, part in file_parts(entities).items()}


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        ("Acme", "Acme"),
        ("Müller & Söhne GmbH", "Müller & Söhne GmbH"),
        ("東京株式会社", "東京株式会社"),
        ("Smith/Jones", "Smith-Jones"),
        ('A\\B:C*D?E"F<G>H|I', "A-B-C-D-E-F-G-H-I"),
        ("../../etc/passwd", "_..-..-etc-passwd"),
        ("Plan [old]", "Plan (old)"),
        ("Acme Inc.", "Acme Inc"),
        ("  Acme \t Ltd  ", "Acme Ltd"),
        (".hidden", "_.hidden"),
        ("~$Acme", "_~$Acme"),
        ("-rf", "_-rf"),
        ("invoice\u202exslx", "invoicexslx"),
        ("Acme\u200b", "Acme"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_a_name_is_made_safe_and_stays_readable(entity: str, expected: str) -> None:
    assert safe_name(entity) == expected


@pytest.mark.parametrize("entity", ["CON", "con", "Nul", "COM1", "lpt9", "AUX.old", "COM¹", "CONIN$"])
def test_names_that_windows_keeps_for_devices_are_not_used(entity: str) -> None:
    assert output_names([entity], "{entity}.xlsx")[entity].startswith("_")
    assert output_names([entity], "KPI {entity}.xlsx")[entity].startswith("KPI ")
    own = own_template("april/{entity}.xlsx", entity, safe_name(entity))
    assert own.name == output_names([entity], "{entity}.xlsx")[entity]


@pytest.mark.parametrize("entity", ["x" * 300, "ü" * 300, "東" * 300, "👩‍💻" * 100])
def test_a_long_name_is_cut_and_marked_so_that_two_of_them_differ(entity: str) -> None:
    name = safe_name(entity)
    assert len(name) <= 80
    assert len(name.encode("utf-8")) <= 160
    assert name != safe_name(entity + "2")
    assert name == safe_name(entity)


@pytest.mark.parametrize("entity", ["...", "\u200b", "\x00"])
def test_a_name_of_which_nothing_is_left_gets_one(entity: str) -> None:
    assert safe_name(entity).startswith("company ~")


def test_companies_whose_names_meet_in_one_file_are_marked_both() -> None:
    """Neither keeps the plain name: who came first could change from month to month."""
    names = output_names(["A/B", "A:B", "C"], "{entity}.xlsx")
    assert names["C"] == "C.xlsx"
    assert len(set(names.values())) == 3
    assert all(names[entity].startswith("A-B ~") for entity in ("A/B", "A:B"))
    assert output_names(["A:B", "A/B"], "{entity}.xlsx")["A/B"] == names["A/B"]
    assert output_names(["A/B"], "{entity}.xlsx") == {"A/B": "A-B.xlsx"}


def test_names_that_differ_in_case_or_composition_alone_never_share_a_file() -> None:
    names = output_names(["acme-x", "ACME/x", "ＡＣＭＥ/x"], "{entity}.xlsx")
    on_disk = {unicodedata.normalize("NFKC", name).casefold() for name in names.values()}
    assert len(on_disk) == len(names)


def test_what_was_renamed_is_known() -> None:
    names = output_names(["A/B", "C"], "{entity} May.xlsx")
    assert renamed(names, "{entity} May.xlsx") == {"A/B": "A-B May.xlsx"}


@pytest.mark.parametrize(
    "pattern", ["all.xlsx", "{entity} {month}.xlsx", "x/{entity}.xlsx", "..\\{entity}.xlsx", "{entity}?.xlsx"]
)
def test_a_pattern_that_gives_one_file_or_another_folder_is_refused(pattern: str) -> None:
    with pytest.raises(InputError) as caught:
        check_pattern(pattern)
    assert caught.value.code == "name"


def test_last_months_workbook_is_found_under_the_mark_that_a_company_needed_then(tmp_path: Path) -> None:
    """A company that shares its name today never receives the workbook of the plain name."""
    pattern = str(tmp_path / "{entity}.xlsx")
    (tmp_path / f"{marked_name('A/B')}.xlsx").write_bytes(b"")
    parts = file_parts(["A/B"])
    assert own_template(pattern, "A/B", parts["A/B"]).is_file()
    (tmp_path / "A-B.xlsx").write_bytes(b"of the other one")
    parts = file_parts(["A/B", "A:B"])
    assert own_template(pattern, "A/B", parts["A/B"]).name == f"{marked_name('A/B')}.xlsx"
    assert not own_template(pattern, "A:B", parts["A:B"]).is_file()
