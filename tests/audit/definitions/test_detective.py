"""Formulas as finance teams write them, and the definition that each of them turns out to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi_engine.audit.book import AuditBook
from kpi_engine.audit.definitions.detective import Verdict, verdicts
from kpi_engine.audit.rule import Example
from kpi_engine.workbook.package import Package
from tests.audit.example_workbook import workbook_of

_FIGURES = """
    KPIs               | Jan 2026 | Feb 2026 | Mar 2026 | Apr 2026
    Opening MRR        | 100000   | =B7      | =C7      | =D7
    New MRR            | 9000     | 8000     | 9500     | 9900
    Expansion MRR      | 3000     | 2500     | 2600     | 3100
    Contraction MRR    | 800      | 700      | 900      | 600
    Churned MRR        | 2000     | 2100     | 1900     | 2500
    MRR                | =B2+B3+B4-B5-B6 | =C2+C3+C4-C5-C6 | =D2+D3+D4-D5-D6 | =E2+E3+E4-E5-E6
    Customers at start | 400      | 430      | 455      | 480
    New customers      | 40       | 42       | 39       | 45
    Customers lost     | 10       | 17       | 14       | 13
    Customers at end   | 430      | 455      | 480      | 512
    Revenue            | 99000    | 108000   | 115000   | 125000
    Cost of revenue    | 20000    | 21000    | 22000    | 23000
    Marketing spend    | 12000    | 13000    | 13500    | 14000
    Sales spend        | 18000    | 18500    | 19000    | 20000
    Helper             | =B14+B15 | =C14+C15 | =D14+D15 | =E14+E15
    """


def _verdict(formula: str, label: str, tmp_path: Path) -> Verdict:
    """The verdict on one more row, whose formula is given for April and copied from February on."""
    cells = " | ".join(_copied(formula, back) for back in (2, 1, 0))
    example = Example(f"{_FIGURES}    {label} | | {cells}")
    book = AuditBook(Package.open(workbook_of(example, tmp_path / "kpis.xlsx")))
    return next(each for each in verdicts(book) if each.home.row == 17)


def _copied(formula: str, back: int) -> str:
    """The formula that stands in column E, as it reads `back` columns to the left."""
    letters = "ABCDE"
    return "".join(letters[letters.index(each) - back] if each in "BCDE" and after.isdigit() else each
                   for each, after in zip(formula, f"{formula[1:]} ", strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("label", "formula", "standing", "definition"),
    [
        ("CAC", "=SUM(E14:E15)/E9", "usual", "the usual definition"),
        ("CAC", "=IF(E9=0,0,ROUND(E16/E9,2))", "usual", "the usual definition"),
        ("CAC", "=E14/E9", "accepted", "cac scope: marketing only"),
        ("Customer acquisition cost (CAC)", "=(D14+D15)/E9", "accepted",
         "CAC on the spend of the period before"),
        ("CAC", "=E16/E11", "wrong", "CAC over all customers"),
        ("NRR", "=1+(E4-E5-E6)/E2", "usual", "the usual definition"),
        ("NRR %", "=(E2+E4-E5-E6)/D7*100", "usual", "the usual definition"),
        ("NRR", "=E7/D7", "wrong", "NRR including new customers"),
        ("Net revenue retention", "=(E2+E4-E6)/E2", "wrong", "NRR without contraction"),
        ("GRR", "=1-(E5+E6)/E2", "usual", "the usual definition"),
        ("GRR", "=1-E6/E2", "wrong", "GRR without contraction"),
        ("Churn rate", "=E10/E8", "usual", "customers lost over customers at the start"),
        ("Customer churn", "=E10/AVERAGE(E8,E11)", "accepted", "on average customers"),
        ("Customer churn", "=E10/E11", "wrong", "churn on closing customers"),
        ("Customer churn", "=E10/E8*12", "wrong", "churn times 12"),
        ("Gross margin", "=1-E13/E12", "usual", "the usual definition"),
        ("Gross margin", "=(E12-E13)/E13", "wrong", "mark-up on cost, not margin"),
        ("ARR", "=E7*12", "usual", "the usual definition"),
        ("ARR", "=E12*12", "wrong", "ARR on all revenue"),
        ("Magic number", "=(E7-D7)*12/SUM(D14:D15)", "usual", "from MRR"),
        ("Quick ratio", "=(E3+E4)/(E5+E6)", "usual", "the usual definition"),
        ("Quick ratio", "=(E3+E4)/E6", "wrong", "quick ratio without contraction"),
        ("LTV", "=E7/E11*(E12-E13)/E12/(E10/E8)", "usual", "the usual definition"),
        ("LTV", "=E7/E11/(E10/E8)", "wrong", "LTV on revenue, not on gross profit"),
        ("LTV", "=E12/E11*(1-E13/E12)*E8/E10", "usual", "the usual definition"),
    ],
)  # fmt: skip
def test_a_formula_is_known_by_what_it_reads(
    label: str, formula: str, standing: str, definition: str, tmp_path: Path
) -> None:
    verdict = _verdict(formula, label, tmp_path)
    assert verdict.definition is not None, verdict.unread
    assert (verdict.definition.standing, verdict.definition.name) == (standing, definition)


_PICKED = "INDEX($B${0}:$E${0},MATCH(E1,$B$1:$E$1,0))"


def test_a_formula_that_labels_do_not_tell_is_known_by_its_results(tmp_path: Path) -> None:
    """INDEX picks the figures; the results of three periods agree with one definition and with no other."""
    verdict = _verdict(f"={_PICKED.format(7)}/{_PICKED.format(11)}", "ARPU", tmp_path)
    assert (verdict.definition, verdict.periods) != (None, 0)
    assert verdict.definition is not None
    assert (verdict.definition.name, verdict.periods, verdict.also) == ("the usual definition", 3, ())


def test_results_that_agree_with_no_definition_are_left_unread(tmp_path: Path) -> None:
    verdict = _verdict(f"={_PICKED.format(7)}/{_PICKED.format(12)}", "ARPU", tmp_path)
    assert (verdict.definition, verdict.periods) == (None, 0)
    assert "INDEX" in verdict.unread


def test_figures_that_cannot_tell_two_definitions_apart_say_so(tmp_path: Path) -> None:
    """Nobody states a contraction: GRR with and without it are the same, and the usual one is taken."""
    example = Example("""
        MRR          | Jan 2026 | Feb 2026 | Mar 2026
        Opening MRR  | 100000   | 104000   | 109000
        Churned MRR  | 2000     | 2100     | 1900
        GRR          | =1-B3/B2 | =1-C3/C2 | =1-D3/D2
        """)
    book = AuditBook(Package.open(workbook_of(example, tmp_path / "kpis.xlsx")))
    (verdict,) = verdicts(book)
    assert verdict.definition is not None
    assert verdict.definition.standing == "usual"
    assert "GRR without contraction" in {each.name for each in verdict.also}


@pytest.mark.parametrize(
    ("sheet", "row", "standing"),
    [
        ("""
            Existing customers | Jan 2026 | Feb 2026 | Mar 2026
            Opening MRR        | 100000   | 101000   | 102000
            Expansion MRR      | 3000     | 2500     | 2600
            Churned MRR        | 2000     | 1500     | 1900
            Closing MRR        | =B2+B3-B4 | =C2+C3-C4 | =D2+D3-D4
            NRR                | =B5/B2   | =C5/C2   | =D5/D2
            New customers elsewhere
            New MRR            | 9000     | 9000     | 9000
         """, 6, "usual"),
        ("""
            Marketing efficiency        | 2024 | 2025 | 2026
            Revenue                     | 1000 | 1500 | 2100
            Sales and marketing spend   | 400  | 600  | 700
            Magic number                |      | =(C2-B2)/B3 | =(D2-C2)/C3
         """, 4, "unread or none"),
        ("""
            Value                       | Jan 2026 | Feb 2026 | Mar 2026
            ARPU (gross profit)         | 80   | 82   | 81
            Monthly churn               | 0.02 | 0.03 | 0.02
            LTV                         | =B2/B3 | =C2/C3 | =D2/D3
         """, 4, "unread or none"),
        ("""
            Value                       | Jan 2026 | Feb 2026 | Mar 2026
            ARPU                        | 80   | 82   | 81
            Gross margin                | 0.8  | 0.81 | 0.8
            Annual churn                | 0.2  | 0.25 | 0.22
            LTV                         | =B2*12*B3/B4 | =C2*12*C3/C4 | =D2*12*D3/D4
         """, 5, "unread or none"),
        ("""
            Retention | Jan 2026, Actual | Jan 2026, Budget | Feb 2026, Actual | Feb 2026, Budget
            Opening MRR        | 100000   | 99000  | =B4 | =C4
            Churned MRR        | 2000     | 1500   | 1900 | 1500
            Closing MRR        | =B2-B3   | =C2-C3 | =D2-D3 | =E2-E3
            GRR                |          |        | =(B4-D3)/B4 | =(C4-E3)/C4
         """, 5, "usual"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_mistake(sheet: str, row: int, standing: str, tmp_path: Path) -> None:
    """A cohort of existing customers, annual columns, a label with a remark, months beside their budget."""
    book = AuditBook(Package.open(workbook_of(Example(sheet), tmp_path / "kpis.xlsx")))
    (verdict,) = [each for each in verdicts(book) if each.home.row == row]
    found = verdict.definition.standing if verdict.definition else "unread or none"
    assert found == standing
