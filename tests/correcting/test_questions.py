"""Findings as questions, answered in the file that was sent, read back and applied to nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpi_engine.correcting import Questionnaire, decided, places_of, questions, read_answers, still_open
from kpi_engine.correcting.asked_markdown import questions_markdown
from kpi_engine.correcting.asked_workbook import questions_workbook
from kpi_engine.correcting.decided import Decided
from kpi_engine.errors import InputError
from kpi_engine.model.fact import Fact
from kpi_engine.model.finding import Alternative, Evidence, Finding
from tests.conftest import LibreOffice
from tests.correcting.conftest import Book, in_cell

_PROOF = Evidence(
    "gross_margin", "Gross margin = (revenue − cost of revenue) / revenue",
    "8.8 × 500 = 4,400, against 440", "0.88 × 500 = 440", holds_before=False, holds_after=True,
)  # fmt: skip
Sent = Callable[[Path], None]


@pytest.fixture
def plan(book: Book) -> tuple[Path, list[Fact]]:
    path = book({"B1": 500, "B2": 60, "B3": 8.8, "B4": 1.2}, {"B3": "0.0%"})
    month = {"period": "2026-03"}
    facts = [
        in_cell(path, "Inputs", "B1", "revenue", 500, **month),
        in_cell(path, "Inputs", "B2", "cogs", 60, **month),
        in_cell(path, "Inputs", "B3", "gross_margin", 8.8, **month),
        in_cell(path, "Inputs", "B4", "churn_rate", 1.2, **month),
    ]
    return path, facts


def _margin(**more: Any) -> Finding:
    given: dict[str, Any] = {
        "facts": ("Inputs!B3",), "rule": "gross_margin", "kind": "lost decimal point", "verdict": "proven",
        "severity": "error", "message": "…", "proposed": (("Inputs!B3", 0.88),), "evidence": (_PROOF,),
    }  # fmt: skip
    return Finding(**(given | more))


_UNSURE = _margin(
    facts=("Inputs!B4", "Inputs!B1"), verdict="ambiguous", proposed=(), kind="does not tie",
    alternatives=(Alternative("lost point", (("Inputs!B4", 0.12),)),
                  Alternative("x", (("Inputs!B4", 0.012),)),
                  Alternative("swap", (("Inputs!B1", 50.0),))),
)  # fmt: skip


def _sent(plan: tuple[Path, list[Fact]], name: str, findings: list[Finding]) -> Path:
    """The questions as a file beside the workbook."""
    path, facts = plan
    places = places_of(path, facts, None)
    asked = Questionnaire(path, places.sha256, "kpi", tuple(questions(findings, facts, places)))
    out = path.with_name(name)
    if name.endswith(".md"):
        out.write_text(questions_markdown(asked, out), encoding="utf-8")
    else:
        out.write_bytes(questions_workbook(asked, out))
    return out


def _write(file: Path, row: int, answer: str, value: Any = None, **more: str) -> None:
    """Type an answer in the row of a figure, the first is 0."""
    if file.suffix == ".md":
        blocks = file.read_text(encoding="utf-8").split("```\n")
        filled = blocks[1 + 2 * row].replace("Answer: ", f"Answer: {answer}")
        filled = filled.replace("Value: ", f"Value: {'' if value is None else value}")
        for field, text in more.items():
            filled = filled.replace(f"{field.replace('_', ' ')}: ", f"{field.replace('_', ' ')}: {text}")
        blocks[1 + 2 * row] = filled
        file.write_text("```\n".join(blocks), encoding="utf-8")
        return
    workbook = openpyxl.load_workbook(file)
    sheet = workbook["Questions"]
    columns = {"Remark": 9, "Answered_by": 10, "Date": 11}
    sheet.cell(6 + row, 7, answer)
    sheet.cell(6 + row, 8, value)
    for field, text in more.items():
        sheet.cell(6 + row, columns[field], text)
    workbook.save(file)


def _decided(plan: tuple[Path, list[Fact]], file: Path, findings: list[Finding]) -> list[Decided]:
    path, facts = plan
    return decided(read_answers(file), findings, facts, places_of(path, facts, None))


def test_a_preparer_is_asked_in_the_words_of_the_figures(plan: tuple[Path, list[Fact]]) -> None:
    path, facts = plan
    (question,) = questions([_margin()], facts, places_of(path, facts, None))
    assert question.text == (
        "The gross margin of March 2026 says 880.0 %. With revenue 500 and cost of revenue 60 it would be "
        "88.0 %. Which is right?"
    )
    (line,) = question.lines
    assert (line.place, line.stated, line.shown) == ("Inputs!B3", "880.0 %", ("88.0 %",))


def test_what_follows_from_the_figure_in_question_is_no_witness(plan: tuple[Path, list[Fact]]) -> None:
    path, facts = plan
    facts[1] = replace(facts[1], computed=True, follows=("Inputs!B3",))
    (question,) = questions([_margin()], facts, places_of(path, facts, None))
    assert question.text == (
        "The gross margin of March 2026 says 880.0 %. Gross margin = (revenue − cost of revenue) / revenue "
        "does not hold: 8.8 × 500 = 4,400, against 440. Perhaps it should be 88.0 %. Which is right?"
    )


def test_where_nothing_is_certain_the_explanations_are_listed(plan: tuple[Path, list[Fact]]) -> None:
    path, facts = plan
    (question,) = questions([_UNSURE], facts, places_of(path, facts, None))
    assert question.text.startswith(
        "These figures of March 2026 do not fit together: churn rate 1.2 and revenue 500. "
    )
    assert question.text.endswith("Which one is wrong, and what should it be?")
    assert [(question.name(n), line.shown, line.proposal) for n, line in enumerate(question.lines)] == [
        ("1a", ("0.12", "0.012"), None),
        ("1b", ("50",), 50.0),
    ]


@pytest.mark.parametrize("name", ["questions.xlsx", "questions.md"])
class TestEitherFile:
    """What holds for the workbook and for the text alike."""

    def test_the_proposal_is_used(self, plan: tuple[Path, list[Fact]], name: str) -> None:
        file = _sent(plan, name, [_margin()])
        _write(file, 0, "use the proposal", Answered_by="Anna", Remark="lost the point")
        (found,) = _decided(plan, file, [_margin()])
        assert found.state == "accepted"
        assert found.choice is not None
        assert (found.choice.value, found.choice.own) == (0.88, False)
        assert (found.choice.by, found.choice.remark) == (f"answers of {name}, Anna", "lost the point")

    def test_another_value_is_read_in_the_unit_of_the_cell(
        self, plan: tuple[Path, list[Fact]], name: str
    ) -> None:
        file = _sent(plan, name, [_margin()])
        _write(file, 0, "another value", "87.5 %" if name.endswith(".md") else 0.875)
        (found,) = _decided(plan, file, [_margin()])
        assert found.state == "another value"
        assert found.choice is not None
        assert (found.choice.value, found.choice.own) == (0.875, True)

    def test_a_right_figure_settles_its_finding_with_the_reason(
        self, plan: tuple[Path, list[Fact]], name: str
    ) -> None:
        file = _sent(plan, name, [_margin(), _UNSURE])
        _write(file, 0, "the figure is right", Remark="a one-off credit")
        found = _decided(plan, file, [_margin(), _UNSURE])
        assert [(each.state, each.why) for each in found] == [
            ("right as stated", "a one-off credit"), ("not answered", ""), ("not answered", ""),
        ]  # fmt: skip
        assert still_open([_margin(), _UNSURE], ["Inputs!B3"]) == [_UNSURE]

    def test_an_answer_is_never_applied_to_another_figure_than_was_asked_about(
        self, plan: tuple[Path, list[Fact]], name: str
    ) -> None:
        path, facts = plan
        file = _sent(plan, name, [_margin()])
        _write(file, 0, "use the proposal")
        answers, places = read_answers(file), places_of(path, facts, None)
        changed = [replace(fact, raw="9.9") if fact.id == "Inputs!B3" else fact for fact in facts]
        gone = [fact for fact in facts if fact.id != "Inputs!B3"]
        corrected = [replace(f, raw="0.88", value=0.88) if f.id == "Inputs!B3" else f for f in facts]
        expected = {
            "says 9.9 now, and was asked about 8.8": (changed, [_margin()]),
            "the file has no figure Inputs!B3": (gone, []),
            "the check no longer proposes this value": (facts, []),
        }
        for why, (now, findings) in expected.items():
            (found,) = decided(answers, findings, now, places)
            assert (found.state, found.choice) == ("no longer asked", None)
            assert why in found.why
        workbook = openpyxl.load_workbook(path)
        workbook["Inputs"]["B3"] = 0.88
        workbook.save(path)
        (found,) = decided(answers, [], corrected, places_of(path, corrected, None))
        assert (found.state, found.choice) == ("corrected", None)

    @pytest.mark.parametrize(
        ("answer", "value", "why"),
        [
            ("perhaps", None, '"perhaps" is none of the answers'),
            ("another value", None, "needs the value"),
            ("the figure is right", 12, 'the value 12 stands beside "the figure is right"'),
            ("", 12, "stands beside no answer"),
        ],
    )
    def test_an_answer_that_contradicts_itself_is_refused_with_its_row(
        self, plan: tuple[Path, list[Fact]], name: str, answer: str, value: Any, why: str
    ) -> None:
        file = _sent(plan, name, [_margin()])
        _write(file, 0, answer, value)
        where = "row 6" if name.endswith(".xlsx") else r"line \d+"
        with pytest.raises(InputError, match=f"{name} {where}: .*{why}"):
            read_answers(file)

    def test_several_explanations_are_no_proposal_to_use(
        self, plan: tuple[Path, list[Fact]], name: str
    ) -> None:
        file = _sent(plan, name, [_UNSURE])
        _write(file, 0, "use the proposal")
        with pytest.raises(InputError, match="no single proposal"):
            read_answers(file)
        file = _sent(plan, name, [_UNSURE])
        _write(file, 1, "use the proposal")
        assert [each.state for each in _decided(plan, file, [_UNSURE])] == ["not answered", "accepted"]

    def test_a_value_that_cannot_be_is_refused_with_its_row(
        self, plan: tuple[Path, list[Fact]], name: str
    ) -> None:
        file = _sent(plan, name, [_margin()])
        _write(file, 0, "another value", "250 %" if name.endswith(".md") else 2.5)
        with pytest.raises(
            InputError, match=r"(row|line) \d+: Inputs!B3: .* outside what gross margin can be"
        ):
            _decided(plan, file, [_margin()])

    def test_names_with_odd_signs_come_back(self, plan: tuple[Path, list[Fact]], name: str) -> None:
        path, facts = plan
        facts[2] = replace(facts[2], segment="<!-- x --> | `=A1` -- ü")
        finding = _margin()
        file = _sent((path, facts), name, [finding])
        _write(file, 0, "use the proposal")
        (found,) = _decided((path, facts), file, [finding])
        assert found.state == "accepted"


def test_only_the_answers_can_be_typed_and_the_lists_say_what(plan: tuple[Path, list[Fact]]) -> None:
    sheet = openpyxl.load_workbook(_sent(plan, "questions.xlsx", [_margin(), _UNSURE]))["Questions"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {f"{column}{row}" for column in "GHIJK" for row in (6, 7, 8)}
    lists = {str(cell): rule.formula1 for rule in sheet.data_validations.dataValidation
             for cell in rule.sqref.ranges if rule.type == "list"}  # fmt: skip
    assert lists["G6"] == '"use the proposal,the figure is right,another value,ask somebody else"'
    assert lists["G7"] == '"the figure is right,another value,ask somebody else"'
    link = sheet["D6"].hyperlink
    assert (link.target, link.location) == ("plan.xlsx", "Inputs!B3")
    assert sheet.freeze_panes == "A6"
    assert sheet["H6"].number_format.endswith("%")


def test_a_row_that_was_deleted_is_missed(plan: tuple[Path, list[Fact]]) -> None:
    file = _sent(plan, "questions.xlsx", [_margin(), _UNSURE])
    workbook = openpyxl.load_workbook(file)
    workbook["Questions"].delete_rows(6)
    workbook.save(file)
    with pytest.raises(InputError, match=r"lost the row of Inputs!B3"):
        read_answers(file)


def test_another_file_holds_no_answers(plan: tuple[Path, list[Fact]], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no questions"):
        read_answers(plan[0])
    (tmp_path / "notes.md").write_text("# Notes\n\nAnswer: yes\n", encoding="utf-8")
    with pytest.raises(InputError, match="holds no questions"):
        read_answers(tmp_path / "notes.md")
    with pytest.raises(InputError, match="not there"):
        read_answers(tmp_path / "none.md")


def test_short_answers_do(plan: tuple[Path, list[Fact]]) -> None:
    file = _sent(plan, "questions.md", [_margin()])
    _write(file, 0, "Another value: 87.5 %")
    (found,) = _decided(plan, file, [_margin()])
    assert found.choice is not None
    assert found.choice.value == 0.875
    file = _sent(plan, "questions.md", [_margin()])
    _write(file, 0, "Yes.")
    assert _decided(plan, file, [_margin()])[0].state == "accepted"


@pytest.mark.libreoffice
def test_answers_typed_in_libreoffice_come_back(
    plan: tuple[Path, list[Fact]], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    file = _sent(plan, "questions.xlsx", [_margin(), _UNSURE])
    _write(file, 0, "another value", 0.875, Answered_by="Anna")
    saved = libreoffice.convert(file, tmp_path / "saved")
    found = _decided(plan, saved, [_margin(), _UNSURE])
    assert [each.state for each in found] == ["another value", "not answered", "not answered"]
    assert found[0].choice is not None
    assert found[0].choice.value == 0.875
