"""CSV files as programs write them, and as they get damaged."""

import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_engine.errors import SourceError
from kpi_engine.sources import read_facts
from kpi_engine.sources.text_file import read_text_table


def _table(tmp_path: Path, data: bytes | str):
    path = tmp_path / "export.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_text_table(path)


def _why(tmp_path: Path, data: bytes | str) -> str:
    with pytest.raises(SourceError) as refused:
        list(_table(tmp_path, data).records())
    assert str(refused.value).startswith("export.csv")
    assert len(str(refused.value)) <= 255
    return str(refused.value)


TEXT = "period;term;value\n2026-01;Größe – €;5\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "cp1252"]
)
def test_every_usual_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    if encoding == "utf-16-le-bom":
        data = b"\xff\xfe" + TEXT.encode("utf-16-le")
    elif encoding == "utf-16-be-bom":
        data = b"\xfe\xff" + TEXT.encode("utf-16-be")
    else:
        data = TEXT.encode(encoding)
    table = _table(tmp_path, data)
    assert table.header == ("period", "term", "value")
    assert list(table.records()) == [(2, ["2026-01", "Größe – €", "5"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, line_end: str) -> None:
    lines = [("period", "term", "value"), ("2026-01", "MRR", "5"), ("2026-02", "MRR", "6")]
    table = _table(tmp_path, line_end.join(delimiter.join(line) for line in lines))
    assert list(table.records()) == [(2, list(lines[1])), (3, list(lines[2]))]


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    table = _table(tmp_path, "period;term;value;note\n2026-01;MRR;1,5;a, b, c, d\n2026-02;MRR;2,5;\n")
    assert table.header == ("period", "term", "value", "note")
    table = _table(tmp_path, 'period,term,value\n2026-01,MRR,"1,5"\n')
    assert list(table.records()) == [(2, ["2026-01", "MRR", "1,5"])]


def test_semicolons_in_a_note_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    table = _table(tmp_path, 'period,term,value,"note; free; text; here"\n2026-01,MRR,5,x;y;z\n')
    assert len(table.header) == 4


def test_excels_line_that_names_the_delimiter_is_understood(tmp_path: Path) -> None:
    assert _table(tmp_path, "sep=;\nperiod;term;value\n2026-01;MRR;5\n").header_row == 2
    assert _table(tmp_path, "sep=\t\nperiod\tterm\tvalue\n2026-01\tMRR\t5\n").header[2] == "value"


def test_a_line_break_inside_quotes_counts_as_one_row_and_blank_rows_count(tmp_path: Path) -> None:
    text = 'period,term,value,note\n2026-01,MRR,5,"first\nsecond"\n\n,,,\n2026-02,MRR,6,"said ""yes"""\n'
    assert list(_table(tmp_path, text).records()) == [
        (2, ["2026-01", "MRR", "5", "first\nsecond"]),
        (5, ["2026-02", "MRR", "6", 'said "yes"']),
    ]


def test_blank_lines_above_the_header_are_skipped_and_counted(tmp_path: Path) -> None:
    table = _table(tmp_path, "\n\nperiod,term,value\n2026-01,MRR,5\n")
    assert (table.header_row, next(table.records())[0]) == (3, 4)


def test_records_can_be_read_again(tmp_path: Path) -> None:
    table = _table(tmp_path, "period,term,value\n2026-01,MRR,5\n")
    assert list(table.records()) == list(table.records())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\n\n , ,\n", "the file is empty"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"rest", "old Excel file"),
        (b"%PDF-1.7", "a PDF"),
        (b"period,term,value\n2026-01,MRR,5\0\n", "NUL characters"),
        (b"\xff\xfe" + "period,term,value\n2026-01,MRR,5\0".encode("utf-16-le"), "NUL characters"),
        (b"\xff\xfe" + "period".encode("utf-16-le") + b"\x41", "the text is damaged"),
        (b"\xef\xbb\xbfperiod,term,value\n\xff", "the text is damaged"),
        (b"period,term,value\n2026-01,\x81\xfe,5", "neither UTF-8 nor Windows text"),
        ('period,term,value\n2026-01,"MRR,5\n2026-02,MRR,6\n', "row 2: a quotation mark is not closed"),
        (
            'period,term,value\n2026-01,"MRR"x,5\n',
            "row 2: a quotation mark is not closed, or text follows it",
        ),
        ("period,term,value\n2026-01,MRR\n", "row 2: 2 cells, but the header has 3"),
        ("period;term;value\n2026-01;MRR;5;6\n", "row 2: 4 cells, but the header has 3. Complete the row"),
    ],
)
def test_damage_gives_one_clear_line(tmp_path: Path, data: bytes | str, why: str) -> None:
    assert why in _why(tmp_path, data)


def test_a_quotation_mark_that_swallows_the_file_is_named_by_its_row(tmp_path: Path) -> None:
    rest = "2026-02,MRR,6,fine\n" * 20_000
    assert "row 2: a quotation mark is not closed" in _why(
        tmp_path, f'period,term,value,note\n2026-01,MRR,5,"x\n{rest}'
    )


def test_trailing_delimiters_are_no_extra_cells(tmp_path: Path) -> None:
    assert list(_table(tmp_path, "period,term,value\n2026-01,MRR,5,,\n").records()) == [
        (2, ["2026-01", "MRR", "5"])
    ]


def test_a_long_file_is_read_row_by_row(tmp_path: Path) -> None:
    text = "period,term,value,note\n" + "2026-01,MRR,5,some words that take space\n" * 50_000
    table = _table(tmp_path, text)
    tracemalloc.start()
    rows = sum(1 for _ in table.records())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows == 50_000
    assert peak < 500_000


@given(
    st.one_of(
        st.binary(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    "period",
                    "term",
                    "value",
                    "unit",
                    "2026-01",
                    "MRR",
                    "1,5",
                    '"',
                    ",",
                    ";",
                    "\t",
                    "\n",
                    "€",
                    "%",
                ]
            ),
            max_size=25,
        ).map(lambda parts: "".join(parts).encode()),
    )
)
def test_whatever_a_file_holds_it_gives_facts_or_one_clear_line(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        path.write_bytes(data)
        outcome = _outcome(path)
        assert outcome == "read" or (outcome.startswith("export.csv") and len(outcome) <= 255)


def _outcome(path: Path) -> str:
    try:
        return "read" if all(fact.raw for fact in read_facts(path)) else "a fact without its text"
    except SourceError as refused:
        return str(refused)


def test_a_line_longer_than_any_sheet_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    assert "export.csv: a line of more than 4,000,000 characters" in _why(
        tmp_path, "period,term," + "9" * 5_000_000
    )
