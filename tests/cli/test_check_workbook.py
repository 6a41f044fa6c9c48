"""`kpi check BOOK.xlsx` as a controller meets it: what was read, corrected, kept for the next month."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kpi_engine.workbook.package import Package
from kpi_engine.workbook.patch import SetCache, SetValue, patched
from tests.cli.conftest import Kpi
from tests.recognition.books import LINES, movements


def _terms(document: Any) -> dict[str, str]:
    return {item["cells"]: item["term"] for item in document["mapping"]["ranges"]}


def test_a_workbook_that_nobody_described_is_read_and_its_slip_is_named_by_the_cell(
    kpi: Kpi, tmp_path: Path
) -> None:
    """In E5 the point of 56.0 was lost; every other figure of March fits."""
    movements(tmp_path / "january.xlsx", title="SaaS metrics (USD k)", cells={"E5": 560})
    document = kpi("check", "january.xlsx", "--format", "json").json
    assert document["facts"] == 36
    assert _terms(document) == {
        "C4:H4": "opening_mrr", "C5:H5": "new_mrr", "C6:H6": "expansion_mrr", "C7:H7": "contraction_mrr",
        "C8:H8": "churned_mrr", "C9:H9": "mrr",
    }  # fmt: skip
    assert {(item["power"], item["currency"]) for item in document["mapping"]["ranges"]} == {(3, "USD")}
    (finding,) = document["findings"]
    assert finding["proposed"] == {"Inputs!E5": 56_000}
    answer = kpi("check", "january.xlsx")
    assert answer.code == 1
    assert answer.out.startswith("january.xlsx: 36 figures of 6 terms on 1 sheet recognised.")
    assert "1. Inputs!E5" in answer.out
    assert "says 560, is probably 56:" in " ".join(answer.out.split())


def test_the_mapping_is_shown_with_what_was_not_recognised(kpi: Kpi, tmp_path: Path) -> None:
    movements(tmp_path / "january.xlsx", labels={"New MRR": "Zugang"})
    answer = kpi("check", "january.xlsx", "--show-mapping")
    assert answer.code == 0
    lines = [line.split() for line in answer.out.splitlines()]
    assert ["C9:H9", "Closing", "MRR", "mrr", "2026-01", "to", "2026-06", "label"] in lines
    assert "Inputs!C5:H5  Zugang" in answer.out
    assert "no finding" not in answer.out


def test_own_words_teach_a_line(kpi: Kpi, tmp_path: Path) -> None:
    movements(tmp_path / "january.xlsx", labels={"New MRR": "Zugang"}, cells={"E5": 560})
    unread = kpi("check", "january.xlsx")
    assert unread.code == 0
    assert "Not recognised: 1 line (Inputs!C5:H5 Zugang)" in unread.out
    (tmp_path / "words.yaml").write_text("new_mrr: [Zugang]\n", encoding="utf-8")
    taught = kpi("check", "january.xlsx", "--synonyms", "words.yaml", "--format", "json").json
    assert [list(finding["proposed"]) for finding in taught["findings"]] == [["Inputs!E5"]]
    (tmp_path / "words.yaml").write_text("newmr: [Zugang]\n", encoding="utf-8")
    refused = kpi("check", "january.xlsx", "--synonyms", "words.yaml")
    assert refused.code == 2
    assert "words.yaml line 1, newmr: newmr is no term. Did you mean new_mrr" in refused.err


def test_own_words_hold_in_a_table_of_facts_too(kpi: Kpi, tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text("id,kpi,value\na,Bruttomarge,1.5\n", encoding="utf-8")
    (tmp_path / "words.yaml").write_text("gross_margin: Bruttomarge\n", encoding="utf-8")
    assert kpi("check", "facts.csv", "--format", "json").json["not_checked"] == ["a"]
    document = kpi("check", "facts.csv", "--synonyms", "words.yaml", "--format", "json").json
    assert [finding["facts"] for finding in document["findings"]] == [["a"]]
    assert document["mapping"] is None


def test_a_map_is_saved_corrected_and_used_for_the_next_month(kpi: Kpi, tmp_path: Path) -> None:
    """February has a month more, and the line that a person named in January is read there too."""
    movements(tmp_path / "january.xlsx", labels={"New MRR": "Zugang"})
    saved = kpi("check", "january.xlsx", "--save-map", ".")
    assert saved.code == 0
    file = tmp_path / "january.check.yaml"
    text = file.read_text(encoding="utf-8")
    assert "called: Zugang\n    term:" in text
    file.write_text(text.replace("called: Zugang\n    term:", "called: Zugang\n    term: new_mrr\n"
                                 "    headings: Inputs!C3:H3\n    #"), encoding="utf-8")  # fmt: skip
    movements(tmp_path / "february.xlsx", months=7, labels={"New MRR": "Zugang"}, cells={"I5": 680})
    document = kpi("check", "february.xlsx", "--format", "json").json
    assert document["mapping"]["origin"] == "map of january.xlsx, same layout"
    assert _terms(document)["C5:I5"] == "new_mrr"
    assert [list(finding["proposed"]) for finding in document["findings"]] == [["Inputs!I5"]]
    again = kpi("check", "january.xlsx")
    assert "By the map january.check.yaml." in again.out
    assert kpi("check", "january.xlsx", "--save-map", ".").code == 2


def test_a_map_in_another_folder_is_found_and_one_of_another_layout_is_not_used(
    kpi: Kpi, tmp_path: Path
) -> None:
    (tmp_path / "maps").mkdir()
    movements(tmp_path / "maps" / "january.xlsx")
    assert kpi("check", "maps/january.xlsx", "--save-map", "maps/any.check.yaml").code == 0
    movements(tmp_path / "february.xlsx", months=8)
    movements(tmp_path / "other.xlsx", down=2)
    movements(tmp_path / "thousands.xlsx", title="SaaS metrics (USD k)")
    used = kpi("check", "february.xlsx", "--maps", "maps", "--format", "json").json
    assert used["mapping"]["origin"] == "map of january.xlsx, same layout"
    for name in ("other.xlsx", "thousands.xlsx"):
        document = kpi("check", name, "--maps", "maps", "--format", "json").json
        assert document["mapping"]["origin"] == ""
        assert document["facts"] == 36


def test_a_stale_map_is_refused_with_its_line(kpi: Kpi, tmp_path: Path) -> None:
    """Two rows were inserted above: the map would call closing MRR what is contraction."""
    movements(tmp_path / "january.xlsx")
    kpi("check", "january.xlsx", "--save-map", ".")
    movements(tmp_path / "january.xlsx", down=2)
    answer = kpi("check", "january.xlsx")
    assert answer.code == 2
    assert "january.check.yaml line" in answer.err
    assert "does not fit the workbook" in answer.err
    assert "--save-map" in answer.err


def test_a_table_of_facts_needs_no_map(kpi: Kpi, tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text("id,kpi,value\na,gross_margin,0.8\n", encoding="utf-8")
    answer = kpi("check", "facts.csv", "--save-map", ".")
    assert answer.code == 2
    assert "it needs no map" in answer.err


@pytest.mark.parametrize(
    "rows",
    [
        [("id", "kpi", "value"), ("a", "gross_margin", 1.5)],
        [("Metric", "Value"), ("Gross margin", 1.5)],
        [("Metric", "Period", "Actual", "Target"), ("Gross margin", "2026-01", 1.5, 0.8)],
    ],
)
def test_a_sheet_that_is_a_table_is_read_as_one(
    kpi: Kpi, tmp_path: Path, rows: list[tuple[object, ...]]
) -> None:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "facts.xlsx")
    document = kpi("check", "facts.xlsx", "--format", "json").json
    assert document["mapping"] is None
    assert len(document["findings"]) == 1


def test_results_that_excel_did_not_store_are_computed_first(kpi: Kpi, tmp_path: Path) -> None:
    """The closing line is formulas without results, as a program writes them."""
    sums = {f"{column}9": f"={column}4+{column}5+{column}6-{column}7-{column}8" for column in "CDEFGH"}
    movements(tmp_path / "january.xlsx", cells=sums)
    answer = kpi("check", "january.xlsx")
    assert answer.code == 0
    assert "36 figures of 6 terms" in answer.out
    assert "6 stored results of formulas missing or out of date: the computed values were used." in answer.out


def test_a_workbook_of_which_nothing_is_read_is_no_pass(kpi: Kpi, tmp_path: Path) -> None:
    strange = {label: f"Zeile {number}" for number, label in enumerate(LINES)}
    movements(tmp_path / "january.xlsx", title="Bericht", labels=strange)
    answer = kpi("check", "january.xlsx")
    assert answer.code == 2
    assert "no figure was recognised (6 lines with figures)" in answer.err
    assert kpi("check", "january.xlsx", "--show-mapping").code == 0
    assert kpi("check", "january.xlsx", "--maps", "nowhere").code == 2


def test_a_result_that_is_out_of_date_accuses_nobody(kpi: Kpi, tmp_path: Path) -> None:
    """Excel's result for the closing MRR of March is of before the last change; the formula is right."""
    movements(tmp_path / "new.xlsx", cells={"E9": "=E4+E5+E6-E7-E8"})
    package = Package.open(tmp_path / "new.xlsx")
    (tmp_path / "january.xlsx").write_bytes(patched(package, {"Inputs": {"E9": SetCache(6_590.0)}}))
    document = kpi("check", "january.xlsx", "--format", "json").json
    assert document["findings"] == []
    assert document["remarks"] == [
        "1 stored result of formulas missing or out of date: the computed values were used. kpi recalc lists "
        "them, in Excel Recalculate & compare."
    ]


@pytest.mark.long
def test_a_filled_template_is_consistent_and_a_slip_in_it_is_proven(kpi: Kpi, tmp_path: Path) -> None:
    """Our sample gives no finding; 184,054 typed with a nought too many is no more."""
    templates = Path(__file__).parents[2] / "workbook_templates"
    data = templates / "samples" / "saas_marketing.csv"
    assert (
        kpi("fill", str(templates / "saas_marketing.xlsx"), "--data", str(data), "-o", "full.xlsx").code == 0
    )
    clean = kpi("check", "full.xlsx", "--format", "json").json
    assert clean["findings"] == []
    assert clean["facts"] > 1_000
    assert {item["found_by"] for item in clean["mapping"]["ranges"]} == {"template"}
    place = next(
        f"I{item['cells'].split(':')[0][1:]}" for item in clean["mapping"]["ranges"]
        if (item["sheet"], item["term"], item["scenario"], item["segment"]) == (
            "Inputs", "opening_mrr", "Actual", "")
    )  # fmt: skip
    package = Package.open(tmp_path / "full.xlsx")
    (tmp_path / "slip.xlsx").write_bytes(patched(package, {"Inputs": {place: SetValue(1_840_540.0)}}))
    (finding,) = kpi("check", "slip.xlsx", "--format", "json").json["findings"]
    assert (finding["verdict"], finding["proposed"]) == ("proven", {f"Inputs!{place}": 184_054})
