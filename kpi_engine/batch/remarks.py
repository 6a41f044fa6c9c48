"""What the user should know about a batch besides its results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kpi_engine.batch.file_names import renamed
from kpi_engine.batch.spool import Company


def about_spellings(companies: Iterable[Company]) -> list[str]:
    """Companies that the table writes in several ways."""
    return [
        f"{company.name} is also written {', '.join(company.spellings)}: taken as one company."
        for company in companies
        if company.spellings
    ]


def about_names(files: Mapping[str, str], pattern: str) -> list[str]:
    """Companies whose workbook bears another name."""
    return [
        f"{entity} is in the file {name}: its own name cannot be a file's name, or another company has it."
        for entity, name in renamed(files, pattern).items()
    ]


def about_edited(workbooks: Sequence[str]) -> list[str]:
    """Workbooks of an earlier run that somebody has worked in since."""
    if not workbooks:
        return []
    many = f"{len(workbooks):,} workbooks were" if len(workbooks) > 1 else "1 workbook was"
    return [f"{many} changed after the fill and kept as they are, {workbooks[0]} first; --force fills anew."]


def about_gone(workbooks: Sequence[str]) -> list[str]:
    """Workbooks of companies that the table had in an earlier run."""
    if not workbooks:
        return []
    many = f"{len(workbooks):,} workbooks are" if len(workbooks) > 1 else "1 workbook is"
    return [
        f"{many} of companies that the data no longer has, {workbooks[0]} first; they stay in the folder."
    ]


def about_table(data: str) -> str:
    """Another table than in the run before."""
    return f"{data} changed since the last run; companies whose own figures did not are left as they are."
