"""A company's file as a finance person writes it, and each way to write it wrong, with line and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpi_engine.errors import SourceError
from kpi_engine.model.cell_error import DIV0
from kpi_engine.model.policy import Decision
from kpi_engine.model.term import Aggregation
from kpi_engine.model.unit import Unit
from kpi_engine.sources.company import inspect_company, inspect_text, read_company
from kpi_engine.sources.company_starter import starter

ROOT = Path(__file__).parents[2]
GOOD = """\
company:
  name: Example
  fiscal_year_ends: March
  first_month: Jan 2026
guide: mas
kpis_shown: [cac, revenue_per_seat]
terms:
  seats:
    label: Seats sold
    unit: count
    help: Seats under contract
    adds_up: last
kpis:
  revenue_per_seat:
    title: Revenue per seat
    formula: mrr / seats
    unit: money per month
    better: higher
    question: What does one seat bring in a month?
    help: MRR for each seat
    requires: ["mrr >= 0"]
    examples:
      - {given: {mrr: 1000, seats: 10}, result: 100}
      - {given: {mrr: 1000, seats: 0}, result: "#DIV/0!"}
    targets: {2026: 50}
targets:
  cac: {2026: 200, 2027: "180,5"}
triggers:
  - {id: seat-price-low, when: revenue_per_seat < 40, then: Look at the discounts}
without: [mas-cac-spike]
policy:
  - choice: cac_scope
    option: fully loaded with onboarding and tools
    since: 2026-07
    decided_on: 2026-06-20
    approved_by: CFO
"""


def told(text: str) -> list[str]:
    """Every problem of a file, as a user reads it."""
    try:
        found = inspect_text(text, "company.yaml")
    except SourceError as fault:
        return [str(fault)]
    return [problem.told("company.yaml") for problem in found.problems]


def wrong(old: str, new: str) -> list[str]:
    """The problems when one place of the good file is written otherwise."""
    assert old in GOOD
    return told(GOOD.replace(old, new, 1))


def test_a_good_file_says_what_it_means() -> None:
    company = inspect_text(GOOD, "company.yaml").company
    assert company is not None
    assert told(GOOD) == []
    assert (company.name, company.fiscal_year_ends, company.first_month) == ("Example", 3, "2026-01")
    assert company.guides == ("mas",)
    (seats,) = company.terms
    assert (seats.unit, seats.aggregation, seats.whole, seats.bounds.low) == (
        Unit.COUNT, Aggregation.LAST, True, 0,
    )  # fmt: skip
    (kpi,) = company.kpis
    assert kpi.function == "REVENUE_PER_SEAT"
    assert kpi.targets.years == {2026: 50}
    assert [example.result for example in kpi.examples] == [100, DIV0]
    assert company.targets["cac"].years == {2026: 200, 2027: 180.5}
    assert company.policy.decisions == (
        Decision("cac_scope", "fully loaded with onboarding and tools", "2026-07", "2026-06-20", "CFO"),
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("50", 50), ("15 %", 0.15), ('"7,5"', 7.5), ("-3", -3), ("010", 10), ('"1 234,50"', 1234.5)],
)
def test_numbers_are_read_as_people_type_them(typed: str, meant: float) -> None:
    company = inspect_text(GOOD.replace("{2026: 50}", f"{{2026: {typed}}}"), "company.yaml").company
    assert company is not None
    assert company.kpis[0].targets.years[2026] == pytest.approx(meant)


def test_a_word_stays_the_word_that_was_typed() -> None:
    text = GOOD.replace("name: Example", "name: no\n  currency: NOK").replace("MRR for each seat", "on")
    company = inspect_text(text, "company.yaml").company
    assert company is not None
    assert (company.name, company.kpis[0].help) == ("no", "on.")


def test_a_target_for_every_year_can_be_a_figure_alone_and_none_takes_one_away() -> None:
    company = inspect_text(GOOD.replace('{2026: 200, 2027: "180,5"}', "{2026: none}"), "c.yaml").company
    assert company is not None
    assert company.targets["cac"].years == {2026: None}
    company = inspect_text(GOOD.replace("{2026: 50}", "50"), "c.yaml").company
    assert company is not None
    assert company.kpis[0].targets.years == {0: 50}


def test_a_result_with_decimals_stands_for_all_that_rounds_to_it() -> None:
    thirds = "mrr: 100, seats: 3}, result: "
    assert wrong("mrr: 1000, seats: 10}, result: 100", f"{thirds}33.33") == []
    assert (
        "gives 33.33333333, the example says 33"
        in wrong("mrr: 1000, seats: 10}, result: 100", f"{thirds}33")[0]
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("adds_up", "ads_up", "line 12, terms.seats.ads_up: ads_up is no key here; did you mean adds_up?"),
        ("mrr / seats", "mrr / seets",
         "line 16, kpis.revenue_per_seat.formula: seets is not a known term; did you mean seats or assets?"),
        ("mrr / seats", "CAC_PAYBACK / seats", "cac_payback is not a known term; write payback."),
        ("mrr / seats", "mrr ** seats", '"mrr ** seats" is not part of a formula; only terms, numbers'),
        ("mrr / seats", "max(mrr, seats)", "cannot be read in a formula"),
        ("mrr / seats", "__import__('os').system('x')", "cannot be read in a formula"),
        ("mrr / seats", "mrr.real / seats", "cannot be read in a formula"),
        ("mrr / seats", "(mrr / seats", "cannot be read as a formula"),
        ("mrr / seats", "12 * 3", "names no term"),
        ("mrr / seats", "mrr / 0", '"0" is 0, and nothing can be divided by 0.'),
        ("mrr / seats", "mrr / (2 - 1 / 0.5)", '"2 - 1 / 0.5" is 0, and nothing can be divided by 0.'),
        ("mrr / seats", "mrr + seats", "mrr is money, seats is not: they cannot be added up."),
        ("mrr / seats", "mrr / company_name", "company_name is no figure"),
        ("mrr / seats", "mrr / 1e99", "cannot be read in a formula"),
        ("mrr / seats", "((" * 400, "a text has at most 500 characters"),
        ("result: 100", "result: 99",
         "line 23, kpis.revenue_per_seat.examples[1].result: the formula gives 100, the example says 99."),
        ('result: "#DIV/0!"', "result: 0", "the formula gives #DIV/0! (seats sold is zero"),
        ("mrr: 1000, seats: 10", "mrr: 1000", "seats is not given; give a figure, or leave it blank."),
        ("mrr: 1000, seats: 10", "mrr: 1,000, seats: 10", "a comma separates figures here; write 1000."),
        ("mrr: 1000, seats: 10", 'mrr: "1,000", seats: 10', "can be read in two ways (1000 or 1.000)"),
        ("    question: What does one seat bring in a month?\n", "",
         "line 14, kpis.revenue_per_seat: question is missing; say what it answers"),
        ("better: higher", "better: up", "expected one of higher, lower, neither; found up."),
        ("unit: count", "unit: pieces", "expected a unit: money, money per month"),
        ("    adds_up: last\n", "", "line 8, terms.seats: adds_up is missing; say sum for what flows"),
        ("adds_up: last", "adds_up: last\n    at_least: 5\n    at_most: 3", "at_least 5 is above at_most 3"),
        ("    targets: {2026: 50}", "    benchmarks: [{name: peers}]", "a low figure, a high one, or both"),
        ("adds_up: last", "adds_up: total", "expected sum, last, first, mean, never; found total."),
        ("{2026: 50}", "{202: 50}", "expected a year such as 2026, or every_year, found 202."),
        ("{2026: 50}", "{2026: plenty}", 'expected a number such as 1234.5 or 15 %, found "plenty".'),
        ("{2026: 50}", "{2026: 50, every_year: 3}", "every_year contradicts targets of single years"),
        ("{2026: 50}", "{Gold: {2026: 50}}", "Gold is no year and no segment; the segments are"),
        ("  cac: {2026", "  cacc: {2026", "cacc is no KPI that you follow; did you mean cac?"),
        ("[cac, rev", "[cacc, rev", "line 6, kpis_shown[1]: cacc is no KPI of yours or of your guides"),
        ("[cac, rev", "[cac, cac, rev", "kpis_shown[2]: cac is named twice"),
        ("[cac, rev", "[xyz.cac, rev", "xyz is no guide; the guides are"),
        ("guide: mas", "guide: xyz", "line 5, guides[1]: xyz is no guide; the guides are"),
        ("guide: mas", "guide: mas\nguides: [mas]", "guide and guides are one; keep one of them."),
        ("when: revenue_per_seat < 40", "when: revenue_per_chair < 40",
         "revenue_per_chair is neither a KPI that you follow nor a known term."),
        ("when: revenue_per_seat < 40", "when: revenue_per_seat below 40", "expected one of > >= < <="),
        ("when: revenue_per_seat < 40", "when: seats < target", "seats has no target to compare with"),
        ("when: revenue_per_seat < 40", "when: 'cac[Gold] < 40'", "Gold is neither a segment nor"),
        ("triggers:\n", "triggers:\n  - {id: seat-price-low, when: cac > 9, then: Look}\n",
         "line 30, triggers[2].id: a rule is called seat-price-low already"),
        ("[mas-cac-spike]", "[mas-spike]", "mas-spike is no rule of your guides, so nothing is left out."),
        ("choice: cac_scope", "choice: cac_scop", "no choice is called cac_scop. Did you mean cac_scope?"),
        ("option: fully loaded with onboarding and tools", "option: all", "cac_scope cannot be 'all'."),
        ("since: 2026-07", "since: 03/04/2026", "expected a month such as 2026-01, found 03/04/2026."),
        ("decided_on: 2026-06-20", "decided_on: 20.06.2026", "expected a day such as 2026-06-20"),
        ("fiscal_year_ends: March", "fiscal_year_ends: 13", "the number of a month, 1 to 12, found 13."),
        ('requires: ["mrr >= 0"]', 'requires: ["mrr >"]', '"mrr >" cannot be read; write a comparison'),
        ('requires: ["mrr >= 0"]', 'requires: ["cac >= 0"]', "cac is not in the formula"),
        ("  seats:\n", "  seats:\n    label: x\n  seats:\n", "stands here a second time, first in line 8"),
        ("label: Seats sold", "label: Opening MRR", '"Opening MRR" already means opening_mrr'),
        ("  name: Example\n", "  name:\n", "line 1, company: name is missing; say what"),
        ("company:\n", "firm:\n", "firm is no key here; known: company, guides"),
        ("terms:\n", "terms: seats\nx:\n", "expected names with values behind them"),
        ("  - {id: seat-price-low", "  id: {id: seat-price-low", "expected a list, one item a line"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_a_remedy(old: str, new: str, message: str) -> None:
    problems = wrong(old, new)
    assert message in "\n".join(problems)
    assert all(len(problem) <= 255 and problem.startswith("company.yaml line ") for problem in problems)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ltv12", "LTV12 is a cell of Excel; write ltv_12."),
        ("price", "PRICE is a function of Excel; choose another name, such as own_price."),
        ("kpi_target", "names that begin with kpi_ are kept for LAMBDA names; write target."),
        ("funnel", "FUNNEL is a function of the engine already"),
        ("nrr", "nrr is a term of the catalogue already"),
        ("ndr", "ndr is a KPI of the catalogue already (Net revenue retention)"),
        ("class", "class is a word of formulas and rules"),
        ("target", "target is a word of formulas and rules"),
        ("Revenue per Seat", "cannot be a name here; write lower case, such as revenue_per_seat."),
        ("enterprise_mix", "enterprise_mix is a KPI of the guide "),
        ("seats", "seats is declared twice"),
    ],
)
def test_a_name_that_is_taken_or_unfit_is_refused(name: str, message: str) -> None:
    assert message in "\n".join(told(GOOD.replace("revenue_per_seat", name)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "company.yaml line 1: the file is empty; kpi company new writes one to begin with."),
        ("# only a remark\n", "the file is empty"),
        ("hello\n", "expected keys such as company, guides, kpis_shown; found hello."),
        ("- a\n- b\n", "found a list."),
        ("company:\n\tname: x\n", "company.yaml line 2: a tab stands here; indent with spaces."),
        ("company:\n  name: a: b\n", "line 2: a second colon stands here; put the text in quotes"),
        ('company:\n  name: "abc\n', "a quote is not closed."),
        ("company: {name: [x\n", "the indentation or a bracket does not fit"),
        ("company:\n  name: @x\n", "'@' cannot begin a value; put it in quotes."),
        ("company: {name: x, y: #DIV/0!}\nz: 1\n", "# begins a remark"),
        ("company: &c {name: x}\nguides: *c\n", "names with & and * are not read; write the values out."),
        ("company: !!python/name:os.system {name: x}\n", "is not read; write it without the mark."),
        ("company: {name: x}\n---\ncompany: {name: y}\n", "line 2: a second document begins here (---)"),
        ("company: !!int {name: x}\n", "a value marked with ! is not read"),
        ("[" * 5000, "nested more than 12 deep"),
        ("company:\n  name: x\n  ? [a, b]\n  : c\n", "a list stands in place of a key"),
        ("company:\n  name: a\0b\n", "line 2: a character that cannot be shown stands here; delete it."),
    ],
)
def test_what_is_no_plain_yaml_is_one_clear_sentence(text: str, message: str) -> None:
    problems = told(text)
    assert message in problems[0]
    assert len(problems[0]) <= 255


def test_kpis_that_read_one_another_in_a_circle_are_named_once() -> None:
    second = GOOD[GOOD.index("  revenue_per_seat:") : GOOD.index("targets:\n  cac")]
    second = second.replace("revenue_per_seat", "other").replace("Revenue per seat", "Other")
    text = GOOD.replace("targets:\n  cac", second + "targets:\n  cac")
    circle = text.replace("formula: mrr / seats", "formula: mrr / other", 1)
    circle = circle.replace("formula: mrr / seats", "formula: mrr / revenue_per_seat", 1)
    circles = [problem for problem in told(circle) if "cannot be computed from itself" in problem]
    assert len(circles) == 1
    assert "revenue_per_seat reads other reads revenue_per_seat" in circles[0]


def test_all_problems_are_told_in_the_order_of_the_lines() -> None:
    text = GOOD.replace("adds_up", "ads_up").replace("better: higher", "better: up")
    problems = told(text.replace("mrr: 1000, seats: 10", "mrr: x, seats: 10"))
    lines = [int(re.findall(r"line (\d+)", problem)[0]) for problem in problems]
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_another_command_tells_the_first_problem_and_how_many_there_are(tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    file.write_text(
        GOOD.replace("adds_up", "ads_up").replace("better: higher", "better: up"), encoding="utf-8"
    )
    with pytest.raises(SourceError, match=r"line 12, terms.seats.ads_up.* 1 more: kpi company check company"):
        read_company(file)


def test_a_file_that_is_missing_huge_or_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    with pytest.raises(SourceError, match="there is no such file"):
        inspect_company(file)
    file.write_bytes(b"# " + b"x" * 300_000)
    with pytest.raises(SourceError, match=r"has 293 kB; at most 256 kB are read"):
        inspect_company(file)
    file.write_bytes("company: {name: Zürich}".encode("latin-1"))
    with pytest.raises(SourceError, match="Save it as UTF-8"):
        inspect_company(file)


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    for encoding in ("utf-8-sig", "utf-16"):
        file.write_bytes(GOOD.replace("Example", "Zürich").replace("\n", "\r\n").encode(encoding))
        assert read_company(file).name == "Zürich"


def test_the_starter_is_sound_as_it_is_and_with_every_remark_taken_away() -> None:
    text = starter('Say "no": 1', "mas", "company.yaml")
    company = inspect_text(text, "company.yaml").company
    assert company is not None
    assert company.name == 'Say "no": 1'
    used = re.sub(r"^# (?=[a-z_]+:|  )", "", text, flags=re.MULTILINE)
    used = re.sub(r"^  # ", "  ", used, flags=re.MULTILINE)
    assert told(used) == []
    filled = inspect_text(used, "company.yaml").company
    assert filled is not None
    assert filled.currency == "EUR"
    assert len(filled.kpis) == len(filled.terms) == len(filled.policy.decisions) == 1


def test_the_example_of_the_handbook_is_sound() -> None:
    page = (ROOT / "docs" / "company-file.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert told(example) == []


@pytest.mark.parametrize("place", range(GOOD.count("\n")))
def test_whatever_happens_to_a_line_the_answer_is_in_words(place: int) -> None:
    """Deleted, doubled, moved, or with something else behind its colon: never a fault of ours."""
    before, line, after = GOOD.splitlines()[:place], GOOD.splitlines()[place], GOOD.splitlines()[place + 1 :]
    spoilt = [[], [line, line], [f" {line}"]]
    spoilt += [[f"{line.partition(':')[0]}: {junk}"] for junk in ("-1", "[1, [2]]", "{a: {b: c}}", '"')]
    for lines in spoilt:
        for problem in told("\n".join([*before, *lines, *after]) + "\n"):
            assert problem.startswith("company.yaml line ")
            assert len(problem) <= 255
            assert "\n" not in problem
