"""What `kpi addin install`, `uninstall` and `doctor` tell, as documents: contracts of their own."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kpi_engine.model.document import Document, Part


class AddinStepJson(Part):
    """One change: for which host, what it is, on which file or setting, and what became of it."""

    host: str
    what: str
    target: str
    state: Literal["done", "there already", "would be done", "undone", "would be undone", "not undone"]
    note: str


class AddinInstallDocument(Document):
    """What was installed or taken away; `left` are files in our own folder that stay."""

    document_schema: Literal["kpi.addin_install/1"] = Field(default="kpi.addin_install/1", alias="schema")
    action: Literal["install", "uninstall"]
    system: Literal["windows", "mac", "other"]
    dry_run: bool
    steps: list[AddinStepJson]
    left: list[str]


class AddinCheckJson(Part):
    """One check of an installation; a remark is nothing wrong."""

    host: str
    name: str
    state: Literal["ok", "problem", "remark"]
    found: str
    expected: str
    next_step: str


class AddinDoctorDocument(Document):
    """The checks of an installation, in the order in which to put right what is wrong."""

    document_schema: Literal["kpi.addin_doctor/1"] = Field(default="kpi.addin_doctor/1", alias="schema")
    system: Literal["windows", "mac", "other"]
    problems: int
    checks: list[AddinCheckJson]
