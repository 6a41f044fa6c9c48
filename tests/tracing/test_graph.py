"""The formulas of a workbook as a graph: copies are one node, ranges stay ranges, circles are named."""

from __future__ import annotations

from pathlib import Path

from kpi_engine.tracing import trace_workbook
from kpi_engine.tracing.cycles import circles
from kpi_engine.workbook.package import Package
from tests.tracing.conftest import calculated


def test_copies_of_a_formula_are_one_node(plan: Package) -> None:
    graph = trace_workbook(plan)
    nodes = {node.place: node for node in graph.nodes}
    assert nodes["KPIs!C4:E4"].cells == 3
    assert nodes["KPIs!C4:E4"].label == "Customer acquisition cost, Jan 2026 to Mar 2026"
    assert nodes["Inputs!D6:E6"].label == "Spend so far, Feb 2026 to Mar 2026"
    assert (nodes["Inputs!C4:E4"].kind, nodes["Inputs!C4:E4"].cells) == ("input", 3)


def test_an_edge_says_which_range_is_read(plan: Package) -> None:
    graph = trace_workbook(plan)
    ids = {node.place: node.id for node in graph.nodes}
    assert graph.edges[ids["Inputs!C4:E4"], ids["KPIs!C5"]] == ["Inputs!C4:E4"]
    assert graph.edges[ids["KPIs!C5"], ids["KPIs!C6"]] == ["KPIs!C5"]


def test_the_overview_counts_formulas_by_sheet_and_links_between_sheets(plan: Package) -> None:
    graph = trace_workbook(plan)
    assert [(name, formulas) for name, formulas, _, _ in graph.sheets] == [
        ("Inputs", 3), ("Settings", 0), ("KPIs", 9),
    ]  # fmt: skip
    # three months, three quotients, the sum and the KPI read Inputs; the tax line reads Settings
    assert graph.links == {("Inputs", "KPIs"): 8, ("Settings", "KPIs"): 1}


def test_a_row_of_running_totals_is_no_circle(plan: Package) -> None:
    assert trace_workbook(plan).cycles == []


def test_a_circle_is_named_cell_by_cell(tmp_path: Path) -> None:
    cells = {"A1": 5, "B1": "=A1+D1", "C1": "=B1*2", "D1": "=C1-1", "E1": "=D1"}
    graph = trace_workbook(calculated(tmp_path / "circle.xlsx", {"Plan": cells}))
    assert [sorted(cycle) for cycle in graph.cycles] == [["Plan!B1", "Plan!C1", "Plan!D1"]]


def test_a_formula_that_sums_itself_is_a_circle(tmp_path: Path) -> None:
    cells = {"A1": 1, "A2": 2, "A3": "=SUM(A1:A3)"}
    graph = trace_workbook(calculated(tmp_path / "sum.xlsx", {"Plan": cells}))
    assert graph.cycles == [["Plan!A3"]]


def test_around_a_cell_only_its_own_copies_and_what_they_read(plan: Package) -> None:
    graph = trace_workbook(plan, "KPIs!C4", direction="precedents")
    assert [node.place for node in graph.nodes] == ["KPIs!C4", "Inputs!C5", "Inputs!C4"]


def test_dependents_of_a_cell_leave_out_copies_that_do_not_read_it(plan: Package) -> None:
    graph = trace_workbook(plan, "Inputs!D5", direction="dependents")
    assert [node.place for node in graph.nodes] == ["Inputs!D5", "KPIs!D4"]


def test_the_depth_ends_the_search(plan: Package) -> None:
    one = {node.place for node in trace_workbook(plan, "KPIs!C6", depth=1, direction="precedents").nodes}
    two = {node.place for node in trace_workbook(plan, "KPIs!C6", depth=2, direction="precedents").nodes}
    assert one == {"KPIs!C6", "KPIs!C5", "Settings!B1"}
    assert two == one | {"Inputs!C4:E4"}


def test_circles_are_found_in_any_graph() -> None:
    follows = {1: [2], 2: [3], 3: [1], 4: [4], 5: [1]}
    found = circles(follows, lambda node: follows[node])
    assert sorted(sorted(group) for group in found) == [[1, 2, 3], [4]]
