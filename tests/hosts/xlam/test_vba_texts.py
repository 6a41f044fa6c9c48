"""What the VBA of the add-in must be for Excel's editor: names, lines, and a function for every KPI."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace

import pytest

from kpi_engine.derive import vba_functions
from kpi_engine.derive.vba_functions import LONGEST_LINE, functions_module, help_data
from kpi_engine.derive.vba_words import RESERVED
from kpi_engine.errors import CatalogueError
from kpi_engine.functions.registry import functions
from kpi_engine.model.function import Function
from tests.hosts.conftest import Excel
from tests.hosts.xlam.conftest import VBA

ALL: dict[str, Function] = {
    name: function for function in functions() for name in (function.name, *function.aliases)
}
DECLARED = re.compile(r"^(?:Public |Private )?(?:Function|Sub) (\w+)\(", re.MULTILINE)
HEADING = re.compile(r"^Public Function (\w+)\((.*)\) As Variant$", re.MULTILINE)
BODY = re.compile(r'^    (\w+) = KpiCall\("(\w+)", Array\((.*)\)\)$', re.MULTILINE)
MOST_CONTINUATIONS = 24
LONGEST_HELP = 255


def test_the_committed_module_follows_from_the_declarations() -> None:
    assert (VBA / "KpiFunctions.bas").read_text(encoding="ascii") == functions_module()
    assert (VBA / "help.json").read_text(encoding="utf-8") == help_data()


def test_every_function_and_alias_of_the_registry_is_callable_and_nothing_else() -> None:
    text = functions_module()
    assert [name for name, _ in HEADING.findall(text)] == list(ALL)
    assert [(left, asked) for left, asked, _ in BODY.findall(text)] == [(name, name) for name in ALL]
    assert "Volatile" not in text


def test_vba_and_python_take_the_same_arguments_in_the_same_order(excel: Excel) -> None:
    text = functions_module()
    given = {name: arguments for name, _, arguments in BODY.findall(text)}
    for name, arguments in HEADING.findall(text):
        python = re.search(rf"^Function {name}\((.*)\)$", excel.vba, re.MULTILINE)
        assert python is not None
        assert arguments == python[1], "xlwings' own wrapper of addin/udfs.py says otherwise"
        assert given[name] == arguments.replace("Optional ", "")


def test_the_help_is_what_xlwings_would_tell_excel(excel: Excel) -> None:
    for entry in json.loads(help_data()):
        options = excel.options[entry["name"]]
        assert entry["help"] == options["Description"]
        assert entry["category"] == options["Category"]
        texts = [argument["help"] for argument in entry["arguments"]]
        assert texts == (options["ArgumentDescriptions"] or [])
        assert max(map(len, [entry["help"], entry["category"], *texts])) <= LONGEST_HELP


def test_excel_shows_a_description_even_where_it_takes_no_help() -> None:
    described = dict(
        re.findall(r'^Attribute (\w+)\.VB_Description = "([^"]+)"$', functions_module(), re.MULTILINE)
    )
    assert list(described) == list(ALL)
    for name, text in described.items():
        assert text.isascii()
        assert ALL[name].help[:20].replace("…", "...").replace('"', "'")[:15] in text


def test_a_help_that_no_code_page_has_is_refused_before_anybody_builds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    strange = replace(ALL["CAC"], help="Cost of 顧客.")
    monkeypatch.setattr(vba_functions, "functions", lambda: (strange,))
    with pytest.raises(CatalogueError, match="CAC: this line is no VBA"):
        functions_module()


def test_the_editor_takes_every_line_of_every_module(modules: dict[str, str]) -> None:
    for name, text in modules.items():
        continued = 0
        for line in text.splitlines():
            assert len(line) <= LONGEST_LINE, (name, line[:80])
            continued = continued + 1 if line.endswith(" _") else 0
            assert continued <= MOST_CONTINUATIONS, (name, line)


def test_no_name_is_reserved_or_taken_twice(modules: dict[str, str]) -> None:
    ours = {name: text for name, text in modules.items() if name.startswith("Kpi")}
    declared = [name.casefold() for text in ours.values() for name in DECLARED.findall(text)]
    of_xlwings = {name.casefold() for name in DECLARED.findall(modules["xlwings"])}
    assert not RESERVED.intersection(name for name in declared if name != "kpianswer")
    assert not of_xlwings.intersection(declared)
    assert not {name.casefold() for name in modules}.intersection(declared), "a procedure named as a module"
    twice = [name for name, count in Counter(declared).items() if count > 1]
    assert twice == []


def test_what_only_our_own_modules_call_is_not_offered_in_the_function_wizard(
    modules: dict[str, str],
) -> None:
    for name in ("KpiCalls", "KpiErrors", "KpiPython", "xlwings"):
        assert "Option Private Module" in modules[name].splitlines()[:4], name
    assert "Option Private Module" not in modules["KpiFunctions"]


def test_every_block_of_our_own_modules_is_closed(modules: dict[str, str]) -> None:
    closing = {"Function": "End Function", "Sub": "End Sub", "Select": "End Select", "If": "End If",
               "#If": "#End If", "Do": "Loop", "For": "Next"}  # fmt: skip
    for name, text in modules.items():
        if not name.startswith("Kpi"):
            continue
        waiting: list[str] = []
        for line in text.replace(" _\n", " ").splitlines():
            words = re.sub(r"^(Public|Private) ", "", line.strip()).split()
            if not words or words[0].startswith("'"):
                continue
            ends = " ".join(words[:2]) if words[0] in ("End", "#End") else words[0]
            if ends in closing.values():
                assert waiting.pop() == ends, (name, line)
            elif words[0] in closing and not (words[0] == "If" and not line.rstrip().endswith("Then")):
                waiting.append(closing[words[0]])
        assert waiting == [], name


@pytest.mark.parametrize("name", ["KpiFunctions", "KpiCalls", "KpiErrors", "KpiFaults"])
def test_what_other_programs_run_knows_neither_excel_nor_xlwings(name: str, modules: dict[str, str]) -> None:
    code = [line.partition("'")[0] for line in modules[name].splitlines() if not line.startswith("Attribute")]
    assert not re.search(r"\b(Application|ThisWorkbook|XLPy|Range|ActiveWorkbook)\b", "\n".join(code))
