"""What a batch of fills is asked to do, checked before anything begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from kpi_engine.batch.file_names import PLACE, check_pattern, own_template
from kpi_engine.batch.spool import hash_of
from kpi_engine.errors import InputError, TemplateError
from kpi_engine.model.policy import Policy

_KINDS = {".xlsx": ".xlsx", ".xlsm": ".xlsm", ".xltx": ".xlsx", ".xltm": ".xlsm"}


@dataclass(frozen=True, slots=True)
class Order:
    """A batch of fills: one workbook for each company of `data`, whose names stand in the column `by`.

    `template` is one workbook for all, or a pattern such as `april/{entity}.xlsx`: each company's own.
    `name` is the pattern of the output's names in `folder`. `only` are companies to restrict the run to.
    `force` starts anew and replaces workbooks that are there; `refill` replaces those of an earlier run whose
    figures changed since. `company` and the files behind `policy` and
    `mapping` are hashed for the ledger.
    """

    template: str
    data: Path
    by: str
    folder: Path
    name: str = ""
    sheet: str | None = None
    decimal: str | None = None
    policy: Policy = field(default_factory=Policy)
    company: Path | None = None
    mapping: Path | None = None
    restate: bool = False
    close: str = ""
    only: tuple[str, ...] = ()
    force: bool = False
    refill: bool = False

    @property
    def is_pattern(self) -> bool:
        """True when each company has a template of its own."""
        return PLACE in self.template

    @property
    def output_pattern(self) -> str:
        """The names of the workbooks to write: as asked, or the company with the template's ending."""
        return self.name or f"{PLACE}{_KINDS[Path(self.template).suffix.lower()]}"

    def template_of(self, entity: str, part: str) -> Path:
        """The template of a company, for which `part` stands in names of files."""
        return own_template(self.template, entity, part) if self.is_pattern else Path(self.template)

    def check(self) -> None:
        """Refuse what cannot work for any company."""
        suffix = Path(self.template).suffix.lower()
        if suffix not in _KINDS:
            raise TemplateError(
                f"{self.template[:80]} must end in one of {', '.join(_KINDS)}. Save the template as such.",
                code="suffix",
            )
        if not self.is_pattern and not Path(self.template).is_file():
            raise TemplateError(
                f"There is no template {self.template[:120]}. Check the folder and the name; for a template "
                f"of each company write {PLACE} in its place.",
                code="missing",
            )
        if self.folder.exists() and not self.folder.is_dir():
            raise InputError(
                f"{str(self.folder)[-150:]} is a file. Give a folder for the workbooks with -o.",
                code="folder",
            )
        check_pattern(self.output_pattern)
        if Path(self.output_pattern).suffix.lower() != _KINDS[suffix]:
            raise InputError(
                f"The name {self.output_pattern[:60]} must end in {_KINDS[suffix]}, as the template is of "
                "that kind.",
                code="suffix",
            )

    def options(self) -> dict[str, str]:
        """What the results depend on besides template and data, for the ledger; files by their hash.

        Restating is left out: companies that were refused for it may be filled so, and their lines say it.
        """
        return {
            "by": self.by, "name": self.output_pattern, "sheet": self.sheet or "",
            "decimal": self.decimal or "",
            "policy": _hash_of_policy(self.policy),
            "company": _hash(self.company), "map": _hash(self.mapping),
            "close": self.close,
        }  # fmt: skip


def _hash(file: Path | None) -> str:
    return hash_of(file) if file is not None else ""


def _hash_of_policy(policy: Policy) -> str:
    return sha256(repr(policy.decisions).encode("utf-8")).hexdigest() if policy.decisions else ""
