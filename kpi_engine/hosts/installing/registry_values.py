"""The step that sets a value in the registry of Windows, and puts back what was there."""

from __future__ import annotations

from dataclasses import dataclass

from kpi_engine.hosts.installing.journal import Entry
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.step import Undone
from kpi_engine.system.registry import TEXT, RegistryValue, keys_above

KIND = "registry"


@dataclass(frozen=True, slots=True)
class SetText:
    """A text value of a key."""

    host: str
    what: str
    key: str
    name: str
    text: str

    @property
    def kind(self) -> str:
        """A value of the registry."""
        return KIND

    @property
    def target(self) -> str:
        """The key and the name."""
        return f"{self.key}\\{self.name}"

    def is_done(self, machine: Machine, earlier: Entry | None) -> bool:
        """True where it is set."""
        return machine.written().read(self.key, self.name) == RegistryValue(TEXT, self.text)

    def obstacle(self, machine: Machine) -> str:
        """Nothing keeps a user from their own settings, as far as can be seen before."""
        return ""

    def entry(self, machine: Machine, earlier: Entry | None) -> Entry:
        """What is set now, and which keys are missing."""
        if earlier:
            return earlier.with_data(ours=[*dict.fromkeys((*earlier.data["ours"], self.text))])
        found = machine.written().read(self.key, self.name)
        missing = [key for key in keys_above(self.key) if not machine.written().has(key)]
        before = None if found is None else {"kind": found.kind, "data": found.data}
        return Entry(
            KIND, self.target, self.host, self.what,
            {"key": self.key, "name": self.name, "before": before, "ours": [self.text], "keys": missing},
        )  # fmt: skip

    def do(self, machine: Machine) -> None:
        """Set it."""
        machine.written().write(self.key, self.name, RegistryValue(TEXT, self.text))


def undo_registry(machine: Machine, entry: Entry) -> Undone:
    """The value as it was before; one that somebody set since stays."""
    registry, key, name = machine.written(), entry.data["key"], entry.data["name"]
    before = RegistryValue(**entry.data["before"]) if entry.data["before"] else None
    found = registry.read(key, name)
    note = ""
    if found is not None and found != before:
        if found not in [RegistryValue(TEXT, text) for text in entry.data["ours"]]:
            note = f"{name} in the registry was set to {str(found.data)[:80]} since; it stays."
        elif before is None:
            registry.remove(key, name)
        else:
            registry.write(key, name, before)
    for each in reversed(entry.data["keys"]):
        registry.remove_empty(each)
    return Undone(note)
