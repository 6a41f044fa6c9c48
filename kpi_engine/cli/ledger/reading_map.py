"""How a source of the ledger is to be read, as a YAML file: saved to be corrected, and read again.

The keys are those of a mapping file of subscriptions, and the policies beside them. What is typed on the
command line goes before the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_engine.errors import InputError
from kpi_engine.model.company import Problem
from kpi_engine.model.period import month_text
from kpi_engine.sources.subscriptions.mapping import read_mapping
from kpi_engine.sources.subscriptions.options import ROLES, StagingOptions
from kpi_engine.sources.yaml_text import read_yaml, refused

if TYPE_CHECKING:
    from kpi_engine.cli.ledger.options import Asked
    from kpi_engine.sources.subscriptions.staged import Staged

_FIRST, _WINDOW, _SAME = "first_month", "reactivation_window", "same_month"
_POLICIES: Mapping[str, tuple[str, ...]] = {
    _FIRST: ("new", "opening"), _SAME: ("ignore", "count"), _WINDOW: (),
}  # fmt: skip
_HEAD = """# How kpi ledger reads {name}. Correct it, then: kpi ledger moves SOURCE --map {file}
# Columns can be {roles}.
# Segments are headers that tell customers apart.
"""


def with_map(asked: Asked) -> tuple[Asked, StagingOptions]:
    """What was asked, with what its `--map` adds in the words of the command; and the map itself."""
    file = asked.map_file
    if file is None:
        return asked, StagingOptions()
    policies = _policies(file)
    found = read_mapping(file, beside=tuple(_POLICIES))
    typed = {pair.partition("=")[0].strip().lower() for pair in asked.columns or ()}
    mapped = [f"{role}={header}" for role, header in found.columns.items() if role not in typed]
    window, plain = policies.get(_WINDOW), StagingOptions()
    added = {
        "form": found.form, "decimal": found.decimal, "currency": found.currency, "dates": found.dates,
        "end": found.end_is.replace(" ", "-") if found.end_is != plain.end_is else "",
        "churn_date": found.churn_date if found.churn_date != plain.churn_date else "",
        "amount": (found.amount_is or "").removeprefix("a "),
        "until": month_text(found.until) if found.until else "",
        _FIRST: policies.get(_FIRST), _SAME: policies.get(_SAME),
    }  # fmt: skip
    told: dict[str, Any] = {name: word for name, word in added.items() if word and not getattr(asked, name)}
    if asked.reactivation_window is None and window is not None:
        told[_WINDOW] = int(window)
    return replace(asked, columns=[*(asked.columns or ()), *mapped], **told), found


def _policies(file: Path) -> dict[str, Any]:
    """The policies that the file states; all else is read as a mapping of columns."""
    yaml = read_yaml(file)
    content = yaml.content if isinstance(yaml.content, dict) else {}
    found = {name: content[name] for name in _POLICIES if content.get(name) is not None}
    for name, value in found.items():
        choices = _POLICIES[name]
        if choices and value not in choices:
            fault = f"write {' or '.join(choices)}"
        elif not choices and not (isinstance(value, str) and value.isascii() and value.isdigit()):
            fault = "write a number of months"
        else:
            continue
        raise refused(file, yaml, Problem((name,), fault), "map")
    return found


def save_reading(staged: Staged, asked: Asked, reading: StagingOptions, file: Path) -> None:
    """Write how the source was read, with what was said about it; a file that is there is kept."""
    import yaml

    from kpi_engine.workbook.save import save_atomically

    if file.suffix.lower() not in (".yaml", ".yml"):
        raise InputError(f"{file.name[:80]} would hold a map. End its name with .yaml.", code="other-kind")
    if file.exists():
        raise InputError(
            f"{file.name[:80]} is there already. Choose another name, or delete it first.", code="exists"
        )
    found = staged.reading
    content: dict[str, Any] = {
        "form": found.form,
        "columns": {each.role: each.header for each in found.columns if each.role in ROLES},
        "segments": list(staged.segments), "end_is": found.end_is, "churn_date": found.churn_date,
        "amount_is": reading.amount_is, "currency": reading.currency, "dates": reading.dates,
        "decimal": reading.decimal, "until": month_text(reading.until) if reading.until else "",
        _FIRST: asked.first_month, _WINDOW: asked.reactivation_window, _SAME: asked.same_month,
    }  # fmt: skip
    kept = {key: value for key, value in content.items() if value not in (None, "", [])}
    head = _HEAD.format(name=" ".join(found.source.split()), file=file.name, roles=", ".join(ROLES))
    text = head + yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, default_flow_style=None)
    save_atomically(text.encode("utf-8"), file)
