"""What fails in every period is another definition; what a whole column was mistyped by is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kpi_engine.diagnosis import diagnose
from kpi_engine.model.fact import Fact

State = Callable[..., Fact]
MRR = (414_512, 431_083, 446_390, 463_907, 480_251)


def pack(state: State, columns: Mapping[str, Sequence[object]]) -> list[Fact]:
    return [
        state(term, str(value), id=f"{term}@{month}", period=f"2026-{month:02d}")
        for term, values in columns.items()
        for month, value in enumerate(values, 1)
    ]


def test_contracted_revenue_is_no_twelve_times_mrr_and_only_a_note(state: State) -> None:
    contracted = (5_310_000, 5_480_000, 5_640_000, 5_870_000, 6_020_000)
    (finding,) = diagnose(pack(state, {"mrr": MRR, "arr": contracted}))
    assert (finding.verdict, finding.severity, finding.kind) == ("note", "info", "another definition")
    assert finding.message == (
        "ARR = MRR × 12: this fails in 5 of 5 cases, 2026-01 to 2026-05. No single slip explains it. Is the "
        "figure defined otherwise here? Then nothing is to do."
    )
    assert finding.facts == tuple(f"arr@{month}" for month in range(1, 6))
    assert finding.proposed == ()


def test_two_months_are_too_few_to_call_it_a_definition(state: State) -> None:
    findings = diagnose(pack(state, {"mrr": MRR[:2], "arr": (5_310_000, 5_480_000)}))
    assert all(finding.kind != "another definition" for finding in findings)
    assert len(findings) == 2


def test_a_column_in_another_unit_or_without_its_point_is_wrong(state: State) -> None:
    thousands = [round(12 * value / 1000) for value in MRR]
    assert {item.kind for item in diagnose(pack(state, {"mrr": MRR, "arr": thousands}))} == {"thousands"}
    margins = {
        "gross_margin": ["812%", "806%", "799%", "803%"],
        "cogs_ratio": ["188%", "194%", "201%", "197%"],
    }
    assert {item.kind for item in diagnose(pack(state, margins))} == {"lost decimal point"}


def test_one_month_that_fails_is_wrong_where_the_others_hold(state: State) -> None:
    yearly = [12 * value for value in MRR]
    yearly[2] = 5_365_680  # 12 × 446,390 = 5,356,680
    (finding,) = diagnose(pack(state, {"mrr": MRR, "arr": yearly}))
    assert "arr@3" in finding.facts
    assert finding.kind != "another definition"


def test_a_definition_of_some_months_by_chance_is_one_still(state: State) -> None:
    customers, average = (810, 841, 866, 902, 931), (512.7, 522.1, 519.5, 524.8, 524.2)
    few_digits = [*average[:4], "515.8"]  # the last month agrees with 480,251 / 931 as well
    findings = diagnose(pack(state, {"mrr": MRR, "active_customers": customers, "arpu": few_digits}))
    assert [finding.kind for finding in findings] == ["another definition"]


def test_the_first_month_is_not_wrong_for_lack_of_the_month_before(state: State) -> None:
    spend, won = (61_000, 64_500, 66_000, 59_500), (40, 50, 43, 48)
    cost = ("1375.00", "1220.00", "1500.00", "1375.00")  # from February on: spend of the month before / won
    facts = pack(state, {"sm_spend": spend, "new_customers": won, "cac": cost})
    assert diagnose(facts) == []
    (finding,) = diagnose([*facts[:-1], state("cac", "13750", id="cac@4", period="2026-04")])
    assert finding.proposed == (("cac@4", 1375.0),)


def test_the_whole_may_go_by_another_definition_than_its_segments(state: State) -> None:
    """ARPU of revenue for the whole, of MRR for each plan: a note about the whole, no correction."""
    customers = (1_204, 1_251, 1_290, 1_333, 1_371)
    arpu = (357, 362, 361, 366, 363)
    facts = pack(state, {"mrr": MRR, "active_customers": customers, "arpu": arpu})
    for share, segment in ((0.4, "Basic"), (0.6, "Pro")):
        for at, month in enumerate(range(1, 6)):
            mrr, count = round(MRR[at] * share), round(customers[at] * share * 0.9)
            for term, raw in (("mrr", mrr), ("active_customers", count), ("arpu", f"{mrr / count:.2f}")):
                tags = {"id": f"{term}/{segment}@{month}", "period": f"2026-{month:02d}", "segment": segment}
                facts.append(state(term, str(raw), **tags))
    arpus = [finding for finding in diagnose(facts) if any(id_.startswith("arpu@") for id_ in finding.facts)]
    assert [(finding.verdict, finding.kind) for finding in arpus] == [("note", "another definition")]
    assert arpus[0].facts == tuple(f"arpu@{month}" for month in range(1, 6))


def test_a_slip_in_a_figure_of_another_definition_is_named_beside_the_note(state: State) -> None:
    slipped = (5_310_000, 54_800_000, 5_640_000)
    question, note = diagnose(pack(state, {"mrr": MRR[:3], "arr": slipped}))
    assert (note.verdict, note.kind) == ("note", "another definition")
    assert (question.verdict, question.facts) == ("ambiguous", ("arr@2",))
    assert [each.proposed for each in question.alternatives] == [(("arr@2", 5_480_000),)]
    assert "10.59 times what ARR = MRR × 12 gives, in most other periods 1.07 times" in question.message
