"""The Office.js add-in: its manifest, and the certificate that Excel must trust."""

from __future__ import annotations

from kpi_engine.hosts.installing.certificates import RENEW_BEFORE, read_certificate
from kpi_engine.hosts.installing.doctor.check import Check, ok, problem
from kpi_engine.hosts.installing.journal import Journal
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.office import DEVELOPER_KEY, HOST, identifier, manifest, manifest_place
from kpi_engine.hosts.installing.tokens import read_token
from kpi_engine.hosts.installing.trusting import is_trusted
from kpi_engine.hosts.installing.whole_files import content_of

_AGAIN = "Run: kpi addin install --host office; then start Excel and the server again."


def office_files(machine: Machine, journal: Journal) -> tuple[Check, ...]:
    """In the order in which Excel meets them."""
    manifests = (_manifest(machine, journal), *_listed(machine))
    return (*manifests, *_certificate(machine))


def _manifest(machine: Machine, journal: Journal) -> Check:
    token, place = read_token(machine.profile), manifest_place(machine.profile)
    if not token:
        return problem(HOST, "token", f"{machine.profile.token} is missing or damaged", "a token", _AGAIN)
    found = content_of(place)
    if found is None:
        return problem(HOST, "manifest", f"{place} is not there", "the manifest of the add-in", _AGAIN)
    if found != manifest(token, journal.port).encode("utf-8"):
        what = "of another version, or has another token than the server"
        return problem(HOST, "manifest", f"{place} is {what}", "the manifest of this version", _AGAIN)
    return ok(HOST, "manifest", str(place))


def _listed(machine: Machine) -> tuple[Check, ...]:
    """Excel on Windows finds the manifest by a value of the registry."""
    if machine.profile.system != "windows":
        return ()
    place = manifest_place(machine.profile)
    value = machine.written().read(DEVELOPER_KEY, identifier(manifest("", machine.port)))
    if value is not None and value.data == str(place):
        return (ok(HOST, "manifest known to Excel", DEVELOPER_KEY),)
    found = "no such value" if value is None else str(value.data)
    return (problem(HOST, "manifest known to Excel", found, f"{place} in {DEVELOPER_KEY}", _AGAIN),)


def _certificate(machine: Machine) -> tuple[Check, ...]:
    found = read_certificate(machine.profile)
    if found is None:
        place = machine.profile.certificate
        return (problem(HOST, "certificate", f"{place} or its key is damaged", "a certificate", _AGAIN),)
    until = f"until {found.ends:%Y-%m-%d}"
    if not found.holds(machine.now, RENEW_BEFORE):
        days = f"at least {RENEW_BEFORE.days} days yet"
        return (problem(HOST, "certificate", f"it is valid {until}", days, _AGAIN),)
    valid = ok(HOST, "certificate", f"valid {until}, for this computer alone")
    if is_trusted(machine, found.sha1):
        return valid, ok(HOST, "trust", "this user's system trusts it")
    return valid, problem(HOST, "trust", "the system does not trust it", "trusted by this user", _AGAIN)
