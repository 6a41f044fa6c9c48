"""`make faults`: slips planted in made-up businesses, and how often each is found, corrected and proven.

    python tests/bench/planted_faults.py [--quick] [--businesses 16] [--clean 84] [--write docs/diagnosis.md]

Every number but the times follows from the seeds. A fault that breaks no equation beyond rounding is counted
apart: nobody could find it. The generator and the planter import nothing of the detector.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.bench.planted_measure import PAIRS, PRINTS, Outcome, measure
from tests.diagnosis.planted.score import Tally
from tests.diagnosis.planted.slips import KNOWN, UNKNOWN

_FOUND = ("family", "planted", "visible", "named", "first", "first, and the value", "the same, or as good",
          "among three", "tied")  # fmt: skip
_VERDICTS = ("family", "proven", "of these wrong", "likely", "of these wrong", "abstained")


def tables(outcome: Outcome) -> str:
    """The measured tables as Markdown."""
    tallies = outcome.tallies
    known = {name: tallies[name] for name in KNOWN if name in tallies}
    several = {name: tallies[name] for name in (*PAIRS, *PRINTS) if name in tallies}
    unknown = {name: tallies[name] for name in UNKNOWN if name in tallies}
    together = {**known, "**all known families**": sum(known.values(), Tally()), **several}
    everything = sum(tallies.values(), Tally())
    right = 1 - everything.proven_wrong / max(1, everything.proven)
    return "\n".join(
        [
            *_header(_FOUND),
            *(_row(name, *_found(tally)) for name, tally in together.items()),
            "",
            *_header(_VERDICTS),
            *(_row(name, *_verdicts(tally)) for name, tally in {**together, **unknown}.items()),
            _row("**everything**", *_verdicts(everything)),
            "",
            f"- Proven findings of all kinds: {everything.proven:,}, of which right: {right:.4f}.",
            f"- Clean sets: {outcome.clean:,}, with an alarm: {len(outcome.alarms)}.",
            f"- Sets by definitions that rest on figures nobody states: {outcome.untold:,}, silent: "
            f"{outcome.untold - outcome.asked - len(outcome.corrected)}, with a question: {outcome.asked}, "
            f"with a wrong correction: {len(outcome.corrected)}.",
        ]
    )


def _found(tally: Tally) -> list[str]:
    rates = (tally.found, tally.first_cell, tally.first, tally.first + tally.as_good, tally.third)
    shares = [f"{count / tally.planted:.3f}" if tally.planted else "" for count in rates]
    return [f"{tally.planted + tally.invisible}", f"{tally.planted}", *shares, f"{tally.tied}"]


def _verdicts(tally: Tally) -> list[str]:
    counts = (tally.proven, tally.proven_wrong, tally.likely, tally.likely_wrong, tally.abstained)
    return [f"{count}" for count in counts]


def _header(columns: tuple[str, ...]) -> list[str]:
    return [_row(*columns), "|---|" + "---:|" * (len(columns) - 1)]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def times(outcome: Outcome) -> str:
    """Milliseconds of processor time for a set."""
    parts = (("with a fault", outcome.seconds), ("clean", outcome.seconds_clean))
    return "\n".join(f"- A set {name}: {_spread(seconds)}" for name, seconds in parts if seconds)


def _spread(seconds: list[float]) -> str:
    ordered = [1e3 * each for each in sorted(seconds)]
    middle, late = ordered[len(ordered) // 2], ordered[int(0.99 * (len(ordered) - 1))]
    return f"median {middle:.0f} ms, 99 of 100 within {late:.0f} ms, longest {ordered[-1]:.0f} ms."


_START, _END = "<!-- measured: make faults -->", "<!-- end of what was measured -->"


def write(path: Path, text: str) -> None:
    """Put the tables between the two marks of a page."""
    page = path.read_text(encoding="utf-8")
    before, _, rest = page.partition(_START)
    _, mark, after = rest.partition(_END)
    if not mark:
        sys.exit(f"{path.name} lacks the marks {_START} and {_END}.")
    path.write_text(f"{before}{_START}\n\n{text}\n\n{_END}{after}", encoding="utf-8", newline="\n")


def main() -> int:
    """Measure, print, and write the page if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a quarter of the slips, a tenth of the rest")
    parser.add_argument(
        "--businesses", type=int, default=16, help="of each shape, with a fault of each family"
    )
    parser.add_argument("--clean", type=int, default=84, help="of each shape, without a fault")
    parser.add_argument("--family", action="append", help="only this family (may be given again)")
    parser.add_argument("--misses", type=int, default=0, help="print so many that were not solved at once")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", type=Path, help="the page between whose marks the tables go")
    asked = parser.parse_args()
    businesses, clean = (asked.businesses, asked.clean) if not asked.quick else (4, 8)
    outcome = measure(businesses, clean, processes=asked.processes, families=tuple(asked.family or ()))
    text = tables(outcome)
    print(f"{text}\n{times(outcome)}")
    stories_of = {
        "Alarms on clean sets": outcome.alarms,
        "Corrections of another definition": outcome.corrected[:12],
        "Proven and wrong": outcome.proven_wrong,
        "Not solved at once": outcome.missed[: asked.misses],
    }
    for title, stories in stories_of.items():
        if stories:
            print(f"\n{title}:")
            print("\n".join(f"  {story}" for story in stories))
    if asked.write:
        write(asked.write, text)
    return 1 if outcome.alarms else 0


if __name__ == "__main__":
    sys.exit(main())
