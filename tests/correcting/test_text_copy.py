"""A corrected CSV file differs in the accepted cells and in no other byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.correcting.text_copy import TextPlaces
from kpi_engine.errors import InputError
from tests.correcting.conftest import chosen, in_row

_COMMA = (
    b'\xef\xbb\xbfid,kpi,value,note\r\n'
    b'f2,revenue,"1,234,567.50","a ""quoted"" word, and a comma"\r\n'
    b'f3,churn_rate, 150 % ,\r\n'
    b'\r\n'
    b'f5,cogs,(60),last line without an end'
)  # fmt: skip


def _corrected(tmp_path: Path, data: bytes, row: int, value: float, new: float, raw: str, term: str) -> bytes:
    path = tmp_path / "facts.csv"
    path.write_bytes(data)
    fact = in_row(path, row, term, value, raw)
    TextPlaces(path, [fact], None).write([chosen(fact, new)], tmp_path / "new.csv")
    assert path.read_bytes() == data
    return (tmp_path / "new.csv").read_bytes()


def test_a_percentage_keeps_its_sign_blanks_mark_and_line_ends(tmp_path: Path) -> None:
    found = _corrected(tmp_path, _COMMA, 3, 1.5, 0.15, "150 %", "churn_rate")
    assert found == _COMMA.replace(b"150 %", b"15.0 %")


def test_a_quoted_amount_stays_quoted_and_grouped(tmp_path: Path) -> None:
    found = _corrected(tmp_path, _COMMA, 2, 1234567.5, 123456.75, "1,234,567.50", "revenue")
    assert found == _COMMA.replace(b'"1,234,567.50"', b'"123,456.75"')


def test_brackets_are_the_sign_of_an_amount_below_nought(tmp_path: Path) -> None:
    assert _corrected(tmp_path, _COMMA, 5, -60, 60, "(60)", "cogs") == _COMMA.replace(b"(60)", b"60")


def test_a_decimal_comma_between_semicolons_in_windows_text(tmp_path: Path) -> None:
    data = "sep=;\nid;kpi;value;note\nf3;churn_rate;150 %;für März\nf4;revenue;1.234,5;€\n".encode("cp1252")
    found = _corrected(tmp_path, data, 3, 1.5, 0.15, "150 %", "churn_rate")
    assert found == data.replace(b"150 %", b"15,0 %")


def test_a_decimal_comma_between_commas_gets_quotes(tmp_path: Path) -> None:
    data = b'id,kpi,value\nf2,revenue,"12,5"\nf3,churn_rate,150 %\n'
    path = tmp_path / "facts.csv"
    path.write_bytes(data)
    facts = [in_row(path, 2, "revenue", 12.5, "12,5"), in_row(path, 3, "churn_rate", 1.5, "150 %")]
    TextPlaces(path, facts, None).write([chosen(facts[1], 0.15)], tmp_path / "new.csv")
    assert (tmp_path / "new.csv").read_bytes() == data.replace(b"150 %", b'"15,0 %"')


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_and_a_quotation_over_two_lines(tmp_path: Path, encoding: str) -> None:
    text = '\ufeffid\tkpi\tvalue\tnote\rf2\trevenue\t5000\t"two\rlines"\rf3\tcogs\t60\t\r'
    found = _corrected(tmp_path, text.encode(encoding), 3, 60, 600, "60", "cogs")
    assert found.decode(encoding) == text.replace("\t60\t", "\t600\t")


def test_thousands_are_written_in_thousands(tmp_path: Path) -> None:
    data = b"id,kpi,value,unit\nf2,revenue,500000,k\n"
    found = _corrected(tmp_path, data, 2, 500_000_000, 500_000, "500000", "revenue")
    assert found == data.replace(b"500000", b"500")


def test_another_text_than_was_checked_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no longer holds"):
        _corrected(tmp_path, _COMMA, 3, 2.5, 0.25, "250 %", "churn_rate")
    assert not (tmp_path / "new.csv").exists()


def test_a_backup_is_kept_where_the_file_itself_changes(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    path.write_bytes(_COMMA)
    fact = in_row(path, 3, "churn_rate", 1.5, "150 %")
    fixed = TextPlaces(path, [fact], None).write([chosen(fact, 0.15)], path, backup=True)
    assert (tmp_path / fixed.backup).read_bytes() == _COMMA
    assert path.read_bytes() == _COMMA.replace(b"150 %", b"15.0 %")
    assert (fixed.corrections[0].old, fixed.corrections[0].new) == (" 150 % ", " 15.0 % ")
