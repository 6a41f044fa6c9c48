"""What the Office.js add-in needs: a token, a trusted certificate, and a manifest that Excel reads."""

from __future__ import annotations

import re
from pathlib import Path

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing.certificates import (
    RENEW_BEFORE,
    Made,
    describe,
    new_certificate,
    read_certificate,
)
from kpi_engine.hosts.installing.machine import Machine
from kpi_engine.hosts.installing.putting_files import PutFile
from kpi_engine.hosts.installing.registry_values import SetText
from kpi_engine.hosts.installing.step import Step
from kpi_engine.hosts.installing.tokens import new_token, read_token
from kpi_engine.hosts.installing.trusting import TrustCertificate
from kpi_engine.hosts.installing.whole_files import OWNER_ONLY
from kpi_engine.hosts.places import Profile
from kpi_engine.resources import shipped

HOST = "office"
MANIFEST = "saas-kpi-engine.manifest.xml"
DEVELOPER_KEY = "HKEY_CURRENT_USER\\Software\\Microsoft\\Office\\16.0\\WEF\\Developer"
_ID = re.compile(r"<Id>\s*([0-9A-Fa-f-]{36})\s*</Id>")


def steps(machine: Machine) -> tuple[Step, ...]:
    """The secrets first, the manifest by which Excel finds everything last."""
    profile = machine.profile
    if profile.system == "other":
        raise InputError(
            "Excel with Office.js add-ins runs on Windows and macOS, not here. For LibreOffice: kpi addin "
            "install --host libreoffice",
            code="system",
        )
    if profile.system == "mac" and not profile.mac_excel.is_dir():
        raise InputError(  # whoever makes Excel's own folders before it does may keep it from starting
            "Excel was never started by this user, so its folders are missing. Start Excel once and quit it, "
            "then run the command again.",
            code="no-excel",
        )
    token, made = read_token(profile) or new_token(), _certificate(machine)
    text = manifest(token, machine.port)
    place = manifest_place(profile)
    files: tuple[Step, ...] = (
        PutFile(HOST, "the token of the server", profile.token, token.encode("ascii"), mode=OWNER_ONLY),
        PutFile(HOST, "the key of the server", profile.private_key, made.private_key, mode=OWNER_ONLY),
        PutFile(HOST, "the certificate of the server", profile.certificate, made.certificate),
        TrustCertificate(HOST, "trust in that certificate", describe(made.certificate).sha1),
        PutFile(HOST, "the manifest of the add-in", place, text.encode("utf-8"), mode=OWNER_ONLY),
    )
    if profile.system == "mac":
        return files
    what = "the setting by which Excel finds the manifest"
    return (*files, SetText(HOST, what, DEVELOPER_KEY, identifier(text), str(place)))


def origin(port: int) -> str:
    """The address of the server, as Office asks for it."""
    return f"https://localhost:{port}"


def manifest(token: str, port: int) -> str:
    """The manifest of this computer: the address of its server, and the token by which it is asked."""
    with shipped("addin/officejs/manifest.xml") as file:
        text = file.read_text(encoding="utf-8")
    return text.replace("{origin}", origin(port)).replace("{token}", token)


def identifier(text: str) -> str:
    """The add-in's own number, by which Office tells add-ins apart."""
    found = _ID.search(text)
    assert found is not None
    return found[1]


def manifest_place(profile: Profile) -> Path:
    """Where the manifest goes."""
    return profile.office_manifests / MANIFEST


def _certificate(machine: Machine) -> Made:
    """The certificate there is; a new one where it is missing, damaged, or nears its end."""
    found = read_certificate(machine.profile)
    if found and found.holds(machine.now, RENEW_BEFORE):
        return Made(machine.profile.certificate.read_bytes(), machine.profile.private_key.read_bytes())
    return new_certificate(machine.now)
