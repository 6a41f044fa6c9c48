"""What a person decided is read from text files and sheets, with the line of what is no decision."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from kpi_engine.audit.life.decisions import Decision, read_decisions
from kpi_engine.audit.run import Audited
from kpi_engine.audit.to_decide import decisions_text
from kpi_engine.errors import InputError
from tests.audit.life.audits import audit_of, finding

_ONE, _TWO = "0123456789ab", "ba9876543210"


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_yaml_file_says_what_was_decided_and_why(tmp_path: Path) -> None:
    text = f"""# Plan 2026
- fingerprint: {_ONE}
  # Costs!C7 holds 120 among formulas
  decision: accept
  reason: Contract of 2024, fixed until 2027
  by: R. Ekström
  date: 2026-05-02
- fingerprint: {_TWO}
  decision:
  reason:
- {{fingerprint: {_TWO.replace("b", "c")}, decision: Suppressed, reason: "An ID, not a number", rule: V01}}
"""
    found = read_decisions(_file(tmp_path, "plan.yaml", text))
    assert found.source == "plan.yaml"
    assert found.decisions == (
        Decision(
            _ONE, "accept", "Contract of 2024, fixed until 2027", "line 2", "", "", "R. Ekström", "2026-05-02"
        ),
        Decision("ca9876543210", "suppress", "An ID, not a number", "line 11", "V01"),
    )


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_csv_file_says_the_same(mark: str, tmp_path: Path) -> None:
    rows = (
        "# kept by finance",
        mark.join(("Fingerprint", "Decision", "Reason", "By")),
        mark.join((_ONE, "accept", '"Agreed with\nthe board"', "AB")),
        mark.join((_TWO, "", "", "")),
        mark.join((_TWO, "suppress", "Phone numbers", "CD")),
    )
    found = read_decisions(_file(tmp_path, "plan.csv", "\n".join(rows)))
    assert [(each.where, each.decision, each.reason, each.by) for each in found.decisions] == [
        ("line 3", "accept", "Agreed with the board", "AB"),
        ("line 6", "suppress", "Phone numbers", "CD"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"- fingerprint: {_ONE}\n  decision: accept\n", "d.yaml line 1: accept without a reason."),
        (f"\n\n- fingerprint: {_ONE}\n  decision: accept\n  reason: '  '\n", "d.yaml line 3: accept without"),
        (f"- fingerprint: {_ONE}\n  reason: fine\n", "d.yaml line 1: a reason without a decision."),
        (f"- fingerprint: {_ONE}\n  decision: maybe\n  reason: x\n", "line 1: 'maybe' is no decision."),
        ("- fingerprint: C7\n  decision: accept\n  reason: x\n", "line 1: 'c7' is no fingerprint."),
        ("- decision: accept\n  reason: x\n", "line 1: the fingerprint is missing."),
        (f"- fingerprint: {_ONE}\n  decison: accept\n", "line 2: decison is not known here."),
        (f"- fingerprint: {_ONE}\n  reason: [a, b]\n", "line 2: reason takes one text"),
        (f"- fingerprint: {_ONE}\n  reason: a\n  reason: b\n", "line 3: reason stands here"),
        ("- accept everything\n", "line 1: write fingerprint, decision and reason as keys."),
        ("decision: accept\n", "line 1: a list is expected."),
        (
            f"- {{fingerprint: {_ONE}, decision: accept, reason: a}}\n"
            f"- {{fingerprint: {_ONE}, decision: suppress, reason: b}}\n",
            f"line 2: {_ONE} was decided otherwise at line 1.",
        ),
    ],
)  # fmt: skip
def test_what_is_no_decision_is_refused_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_decisions(_file(tmp_path, "d.yaml", text))
    assert said in str(refused.value)
    assert len(str(refused.value)) <= 255


def test_a_csv_row_without_a_reason_is_refused_with_its_line(tmp_path: Path) -> None:
    path = _file(tmp_path, "d.csv", f"fingerprint,decision,reason\n\n{_ONE},accept,\n")
    with pytest.raises(InputError, match=r"d\.csv line 3: accept without a reason"):
        read_decisions(path)


def test_a_csv_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 1: no column reason"):
        read_decisions(_file(tmp_path, "d.csv", "fingerprint,decision,why\n"))


def test_a_file_of_another_kind_or_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"d\.txt is no file of decisions"):
        read_decisions(_file(tmp_path, "d.txt", ""))
    with pytest.raises(InputError, match=r"gone\.yaml is not there"):
        read_decisions(tmp_path / "gone.yaml")


def _sheet(path: Path, *rows: tuple[object, ...], title: str = "KPI Audit") -> Path:
    book = Workbook()
    book.active.title = title  # type: ignore[union-attr]
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path


_HEADS = ("No.", "Rule", "Decision", "Reason", "Fingerprint")


def test_the_sheet_of_a_report_is_read_wherever_its_columns_stand(tmp_path: Path) -> None:
    path = _sheet(
        tmp_path / "report.xlsx", ("Findings",), (), ("Reason", "Fingerprint", "Decision", "Rule"),
        ("Agreed", _ONE, "accept", "F01 constant"), (None, _TWO, None, "F02 other"), title="Findings",
    )  # fmt: skip
    found = read_decisions(path)
    assert found.decisions == (Decision(_ONE, "accept", "Agreed", "Findings!C4", "F01"),)


def test_a_row_without_a_reason_is_refused_with_its_cell(tmp_path: Path) -> None:
    path = _sheet(tmp_path / "report.xlsx", _HEADS, (1, "F01", "accept", None, _ONE))
    with pytest.raises(InputError, match=r"report\.xlsx 'KPI Audit'!C2: accept without a reason"):
        read_decisions(path)


def test_a_workbook_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no sheet with the columns Decision, Reason, Fingerprint"):
        read_decisions(_sheet(tmp_path / "plan.xlsx", ("Plan",)))


def test_decisions_about_several_workbooks_count_for_their_own(tmp_path: Path) -> None:
    """Companies that share a template share fingerprints; what one accepted, the other did not."""
    heads = ("Workbook", *_HEADS)
    path = _sheet(
        tmp_path / "report.xlsx", heads, ("acorn.xlsx", 1, "F01", "accept", "Agreed", _ONE),
        ("birch.xlsx", 2, "F01", "suppress", "An ID", _TWO),
    )  # fmt: skip
    found = read_decisions(path)
    assert [each.fingerprint for each in found.of("Acorn.xlsx")] == [_ONE]
    assert [each.fingerprint for each in found.of("birch.xlsx")] == [_TWO]
    assert found.of("cedar.xlsx") == ()


def test_decisions_about_one_workbook_count_under_its_next_name(tmp_path: Path) -> None:
    path = _sheet(tmp_path / "r.xlsx", ("Workbook", *_HEADS), ("v1.xlsx", 1, "F01", "accept", "Agreed", _ONE))
    assert [each.fingerprint for each in read_decisions(path).of("v2.xlsx")] == [_ONE]


def test_the_file_to_fill_in_reads_back_as_it_was_decided(tmp_path: Path) -> None:
    audited = audit_of(
        finding(_ONE, message='Costs!C7 holds "120",\nnot a formula: odd'),
        finding(_TWO, state="accepted", reason='Board said: "keep" # 3'),
        finding("c" * 12, state="known"),
    )
    text = decisions_text([audited])
    assert '# Costs!C7 holds "120", not a formula: odd' in text
    assert "# error, odd-number, plan.xlsx Costs!C7" in text
    assert "c" * 12 not in text
    found = read_decisions(_file(tmp_path, "decisions.yaml", text))
    assert [(each.fingerprint, each.decision, each.reason) for each in found.decisions] == [
        (_TWO, "accept", 'Board said: "keep" # 3')
    ]


def test_who_decided_and_when_stays_in_the_file(tmp_path: Path) -> None:
    audited = audit_of(finding(_ONE, state="accepted", reason="Agreed"))
    text = f"- {{fingerprint: {_ONE}, decision: accept, reason: Agreed, by: AB, date: 2026-05-02}}\n"
    before = read_decisions(_file(tmp_path, "old.yaml", text))
    after = read_decisions(_file(tmp_path, "new.yaml", decisions_text([audited], before)))
    assert [(each.by, each.date) for each in after.decisions] == [("AB", "2026-05-02")]


def test_a_file_for_several_workbooks_names_them(tmp_path: Path) -> None:
    audits: list[Audited] = [
        audit_of(finding(_ONE, state="accepted", reason="Agreed"), workbook="a.xlsx"),
        audit_of(finding(_ONE, state="suppressed", reason="An ID"), workbook="b.xlsx"),
    ]
    found = read_decisions(_file(tmp_path, "both.yaml", decisions_text(audits)))
    assert [each.decision for each in found.of("a.xlsx")] == ["accept"]
    assert [each.decision for each in found.of("b.xlsx")] == ["suppress"]
