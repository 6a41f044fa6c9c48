"""A working paper says what was audited, how and with what result, so that somebody else can file it."""

from __future__ import annotations

import re
import shutil
import subprocess
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kpi_engine.audit.paper.files import hash_lines, read_hashes
from kpi_engine.audit.paper.procedures import thresholds
from kpi_engine.audit.rule import RULES
from kpi_engine.errors import InputError
from tests.audit.paper.filed import RULES as ASKED
from tests.audit.paper.filed import costs, filed


def test_the_paper_tells_population_procedures_exceptions_and_limits(tmp_path: Path) -> None:
    book = costs(tmp_path)
    note = tmp_path / "note.xlsx"
    note.write_text("no workbook", encoding="utf-8")
    paper = filed(tmp_path / "paper", book, note)
    assert [(each.workbook, each.audited, each.cells, each.formulas) for each in paper.population] == [
        ("costs.xlsx", True, 24, 4), ("note.xlsx", False, 0, 0),
    ]  # fmt: skip
    assert paper.population[0].sha256 == sha256(book.read_bytes()).hexdigest()
    assert "not an Excel workbook" in paper.population[1].why_not
    assert [each.rule for each in paper.procedures] == sorted(ASKED)
    assert [(each.rule, each.cells) for each in paper.exceptions] == [("C01", ["D4"])]
    flagged = {each.rule: (each.findings, each.cells) for each in paper.procedures if each.findings}
    assert flagged == {"C01": (1, 1)}
    assert paper.sampling.startswith("No sample was drawn: 100 % of the 24 cells in use, 4 of them formulas")
    assert paper.made == "2026-05-04T09:30:00+00:00"


def test_nobody_is_invented_to_sign(tmp_path: Path) -> None:
    paper = filed(tmp_path / "paper", costs(tmp_path))
    assert [(each.role, each.name, each.date, each.conclusion) for each in paper.sign_off] == [
        ("Prepared by", "", "", ""), ("Reviewed by", "", "", ""),
    ]  # fmt: skip


def test_every_procedure_says_what_it_does_with_which_thresholds(tmp_path: Path) -> None:
    for each in filed(tmp_path / "paper", costs(tmp_path)).procedures:
        assert each.what
        assert each.source
    number = RULES.get("D01")
    assert number is not None
    names = vars(__import__(number.find.__module__, fromlist=["find"]))
    told = thresholds(number)
    assert told
    assert all(names[f"_{name.replace(' ', '_').upper()}"] == value for name, value in told.items())


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not on this machine")
def test_sha256sum_reads_the_hashes(tmp_path: Path) -> None:
    report = tmp_path / "findings.json"
    report.write_text("{}", encoding="utf-8")
    filed(tmp_path / "paper", costs(tmp_path), outputs=[report])
    command = ["sha256sum", "--check", "--strict", "hashes.txt"]
    done = subprocess.run(command, cwd=tmp_path / "paper", capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "working-paper.json: OK", "working-paper.html: OK", "../costs.xlsx: OK", "../findings.json: OK",
    ]  # fmt: skip


def test_hashes_of_odd_names_are_read_back() -> None:
    names = ["plain.xlsx", "two  blanks.xlsx", "back\\slash.xlsx", "line\nbreak.xlsx"]
    pairs = [(f"{at:064x}", name) for at, name in enumerate(names, start=1)]
    assert dict(read_hashes(hash_lines(pairs))) == {name: digest for digest, name in pairs}


class _Page(HTMLParser):
    """What a page would load, and its headings."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loads += [value or "" for name, value in attrs if name in ("src", "href", "action")]


def test_the_page_prints_without_network_and_keeps_the_seal(tmp_path: Path) -> None:
    filed(tmp_path / "paper", costs(tmp_path))
    text = (tmp_path / "paper" / "working-paper.html").read_text(encoding="ascii")
    page = _Page()
    page.feed(text)
    assert (page.loads, "script" in page.tags) == ([], False)
    assert sha256((tmp_path / "paper" / "working-paper.json").read_bytes()).hexdigest() in text
    headings = re.findall(r"<h2>([^<]*)</h2>", text)
    assert headings == [
        "1 Objective", "2 Population and sampling", "3 Procedures and results", "4 Exceptions",
        "5 Limitations", "6 Files", "7 Performing it again", "8 Sign-off", "Annex: procedures in full",
    ]  # fmt: skip


def test_words_of_a_workbook_are_no_markup(tmp_path: Path) -> None:
    text = "[R&D <b>x]\nItem | Jan\n<script>a | =1/0"
    filed(tmp_path / "paper", costs(tmp_path, text))
    page = _Page()
    page.feed((tmp_path / "paper" / "working-paper.html").read_text(encoding="ascii"))
    assert not {"script", "b"} & page.tags


def test_a_filed_paper_is_not_written_over(tmp_path: Path) -> None:
    book = costs(tmp_path)
    filed(tmp_path / "paper", book)
    before = {file.name: file.read_bytes() for file in (tmp_path / "paper").iterdir()}
    with pytest.raises(InputError, match="is not empty"):
        filed(tmp_path / "paper", book)
    assert {file.name: file.read_bytes() for file in (tmp_path / "paper").iterdir()} == before


def test_the_page_shows_the_formula_that_is_expected_and_a_line_for_the_follow_up(tmp_path: Path) -> None:
    filed(tmp_path / "paper", costs(tmp_path))
    text = (tmp_path / "paper" / "working-paper.html").read_text(encoding="ascii")
    assert "1 finding: 1 warning." in text
    assert "<dt>Expected</dt><dd><code>=B4+C4</code> (R1C1: <code>=RC[-2]+RC[-1]</code>)</dd>" in text
    assert '<dt>Follow-up</dt><dd class="hand"></dd>' in text
