"""Which formulas unlike their neighbours are told, with what is expected in their place."""

from __future__ import annotations

from pathlib import Path

from tests.audit.peers.grids import cells, findings, grid_of

_SHIFTED = """
    Month | Customers | ARPU | MRR
    Jan   | 10        | 50   | =B2*C2
    Feb   | 12        | 50   | =B3*C3
    Mar   | 15        | 51   | =B3*C4
    Apr   | 18        | 52   | =B5*C5
    May   | 21        | 52   | =B6*C6
"""


def test_evidence_names_both_formulas_the_peers_and_the_correction(tmp_path: Path) -> None:
    (found,) = findings(grid_of(_SHIFTED), tmp_path, "F01")
    assert (found.evidence.formula, found.evidence.expected) == ("=B3*C4", "=B4*C4")
    assert (found.evidence.r1c1, found.evidence.expected_r1c1) == ("=R[-1]C[-2]*RC[-1]", "=RC[-2]*RC[-1]")
    assert found.evidence.peers == ("D2:D3", "D5:D6")
    assert [(each.cell, each.holds) for each in found.fix.corrections] == [("D4", "=B4*C4")]


def test_two_months_that_differ_in_the_same_way_are_one_cause(tmp_path: Path) -> None:
    sheet = (
        _SHIFTED
        + """
    Jun   | 22        | 52   | =B7*C7
    Jul   | 23        | 52   | =B7*C8
    Aug   | 24        | 52   | =B9*C9
    Sep   | 25        | 52   | =B10*C10
    """.strip("\n")
    )
    (found,) = findings(grid_of(sheet), tmp_path, "F01")
    assert found.cells == ("D4", "D8")


def test_numbers_typed_into_formulas_make_no_difference_and_are_kept(tmp_path: Path) -> None:
    grid = grid_of("""
        Site  | Days | Share
        North | 300  | =B2/365
        South | 310  | =B3/121
        East  | 320  | =B3/365
        West  | 330  | =B5/121
        Coast | 340  | =B6/365
        """)
    (found,) = findings(grid, tmp_path, "F01")
    assert [(each.cell, each.holds) for each in found.fix.corrections] == [("C4", "=B4/365")]


def test_an_opening_balance_and_a_total_column_are_meant(tmp_path: Path) -> None:
    grid = grid_of("""
        Cash    | Q1     | Q2     | Q3     | Q4     | Year
        Opening | 100    | =B5    | =C5    | =D5    | =B2
        In      | 10     | 12     | 14     | 16     | =SUM(B3:E3)
        Out     | 5      | 6      | 7      | 8      | =SUM(B4:E4)
        Closing | =B2+B3-B4 | =C2+C3-C4 | =D2+D3-D4 | =E2+E3-E4 | =F2+F3-F4
        """)
    assert not findings(grid, tmp_path, "F01", "F02", "F03", "F04", "F05")


def test_a_total_row_under_a_calculated_column_is_meant(tmp_path: Path) -> None:
    grid = grid_of("""
        Item  | Price | Number | Amount
        A     | 2     | 10     | =B2*C2
        B     | 3     | 10     | =B3*C3
        C     | 4     | 10     | =B4*C4
        D     | 5     | 10     | =B5*C5
        Total |       |        | =SUM(D2:D5)
        """)
    assert not findings(grid, tmp_path, "F01", "F02", "F03", "F04", "F05")


def test_of_two_halves_the_one_that_leaves_numbers_out_is_told(tmp_path: Path) -> None:
    grid = grid_of("""
        Debt  | 2021 | 2022 | 2023 | 2024 | 2025 | 2026
        Bank  | 1    | 2    | 3    | 4    | 5    | 6
        Bonds | 1    | 2    | 3    | 4    | 5    | 6
        Trade | 1    | 2    | 3    | 4    | 5    | 6
        Sum   | =SUM(B2:B4) | =SUM(C2:C4) | =SUM(D2:D4) | =SUM(E3:E4) | =SUM(F3:F4) | =SUM(G3:G4)
        """)
    assert cells(findings(grid, tmp_path, "F02")) == {(5, 5), (5, 6), (5, 7)}
