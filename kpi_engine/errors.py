"""One small tree of errors, each a sentence that a finance person can act on.

A message says where, what was found, what was expected and what to do next, in at most 255 characters.
Undefined and missing figures are results with a reason, and findings are data: neither is raised.
"""

from __future__ import annotations


class KpiEngineError(Exception):
    """Something the user can put right; `code` is stable, for scripts and tests."""

    def __init__(self, message: str, *, code: str = "error") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message


class InputError(KpiEngineError):
    """An argument or a figure that the user gave cannot be used."""


class SourceError(KpiEngineError):
    """A table of data (CSV, sheet, database) cannot be read without guessing."""


class TemplateError(KpiEngineError):
    """A template lacks a place for a figure, or declares one that cannot work."""


class WorkbookError(KpiEngineError):
    """A workbook file cannot be opened or written safely."""


class RecalcError(KpiEngineError):
    """A workbook cannot be recalculated."""


class CatalogueError(KpiEngineError):
    """A declaration in the catalogue contradicts itself; found when the catalogue is imported."""
