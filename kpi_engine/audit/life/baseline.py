"""An earlier audit to compare with: what it knew is known, only the rest is news."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpi_engine.errors import InputError
from kpi_engine.model.written import clipped


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of the earlier audit: its rule and what it said, to be told when it is gone."""

    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings of an earlier audit by fingerprint, for each of its workbooks."""

    source: str
    workbooks: Mapping[str, Mapping[str, Known]] = field(default_factory=dict)

    def of(self, workbook: str) -> Mapping[str, Known] | None:
        """What was known of a workbook; None where the earlier audit did not see it.

        An earlier audit of one workbook counts whatever the file is called now.
        """
        if len(self.workbooks) == 1:
            return next(iter(self.workbooks.values()))
        names = {name.replace("\\", "/").rpartition("/")[2].casefold(): name for name in self.workbooks}
        found = names.get(workbook.casefold())
        alike = [name for name in self.workbooks if name.casefold().endswith(workbook.casefold())]
        return self.workbooks[found] if found is not None and len(alike) == 1 else None


def read_baseline(path: Path) -> Baseline:
    """The document that `kpi audit --format json` wrote; InputError for any other file."""
    name = clipped(path.name, 80)
    if not path.is_file():
        raise _refused(f"{name} is not there. Check the name and the folder.")
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except ValueError:
        raise _refused(f"{name} is no JSON. Give what kpi audit --format json wrote.") from None
    if not isinstance(document, dict) or not str(document.get("schema", "")).startswith("kpi.audit/"):
        raise _refused(f"{name} is no document of kpi audit. Give what kpi audit --format json wrote.")
    try:
        return Baseline(path.name, _workbooks(document))
    except (KeyError, TypeError, AttributeError):
        raise _refused(
            f"{name} lacks part of its findings. Write it again with kpi audit --format json."
        ) from None


def _workbooks(document: Mapping[str, Any]) -> dict[str, dict[str, Known]]:
    """Also the workbooks without findings: nothing was known of them, so all is news."""
    found: dict[str, dict[str, Known]] = {
        each["workbook"]: {} for each in document["coverage"]["workbooks"]
    }  # fmt: skip
    for each in document["findings"]:
        of_book = found.setdefault(each["workbook"], {})
        of_book[each["fingerprint"]] = Known(each["rule"], each["message"])
    return found


def _refused(message: str) -> InputError:
    return InputError(message, code="baseline")
