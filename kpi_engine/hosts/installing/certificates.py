"""The certificate of the local server, made on the user's own computer and good for this computer alone.

It vouches for itself and for nothing else: whoever steals its key can pretend to be `localhost` on this
computer, and sign for nobody. See docs/decisions/local-certificate.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing.whole_files import close_to_others, write_secret
from kpi_engine.hosts.places import Profile

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

HOST_NAMES = ("localhost",)
ADDRESSES = ("127.0.0.1", "::1")
OWNER = "SaaS KPI engine on this computer"
DAYS = 397
"""Apple refuses more than 825 days, and 398 where it is strictest; Windows and Chromium take as many."""
RENEW_BEFORE = timedelta(days=60)
_CLOCKS_DIFFER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Made:
    """A certificate with its key, both PEM."""

    certificate: bytes
    private_key: bytes


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is to be known of a certificate: the fingerprints by which systems find it, and its last day."""

    sha1: str
    sha256: str
    starts: datetime
    ends: datetime
    is_ours: bool

    def holds(self, now: datetime, spare: timedelta = timedelta()) -> bool:
        """True where it is valid now, and for so long yet."""
        return self.starts <= now and now + spare < self.ends


def ensure_certificate(profile: Profile, now: datetime | None = None) -> Certificate:
    """The certificate of this profile; it is made where there is none, or half of one.

    Raises InputError for one that does not hold now. It is not replaced: a clock may be wrong for a day, and
    another certificate would have to be trusted first. `kpi addin install` does both.
    """
    now = now or datetime.now(UTC)
    found = read_certificate(profile)
    if found:
        _must_hold(found, now)
        close_to_others(profile.private_key)
        return found
    made = new_certificate(now)
    write_secret(profile.private_key, made.private_key)
    write_secret(profile.certificate, made.certificate)
    return describe(made.certificate)


def _must_hold(found: Certificate, now: datetime) -> None:
    if not found.holds(now):
        raise InputError(
            f"The certificate of the local server holds from {found.starts:%Y-%m-%d} to "
            f"{found.ends:%Y-%m-%d}; this computer's date is {now:%Y-%m-%d}. Set the date right, or make a "
            "new one: kpi addin install --host office",
            code="certificate",
        )


def read_certificate(profile: Profile) -> Certificate | None:
    """The certificate there is, or None where it or its key is missing, damaged, or of another pair."""
    _need_library()
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        data = profile.certificate.read_bytes()
        key = load_pem_private_key(profile.private_key.read_bytes(), password=None)
        return describe(data) if _loaded(data).public_key() == key.public_key() else None
    except (OSError, ValueError, TypeError):  # no file, no PEM, or a key under a password
        return None


def describe(certificate: bytes) -> Certificate:
    """What is to be known of a certificate in PEM; raises ValueError where it is none."""
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256
    from cryptography.x509.oid import NameOID

    loaded = _loaded(certificate)
    names = loaded.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return Certificate(
        sha1=loaded.fingerprint(SHA1()).hex().upper(),  # noqa: S303 -- a name by which Windows and macOS find it
        sha256=loaded.fingerprint(SHA256()).hex().upper(),
        starts=loaded.not_valid_before_utc, ends=loaded.not_valid_after_utc,
        is_ours=[name.value for name in names] == [OWNER],
    )  # fmt: skip


def new_certificate(now: datetime) -> Made:
    """A new key, and a certificate that this key alone signs."""
    _need_library()
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _described(key, now).sign(key, SHA256())
    return Made(
        certificate.public_bytes(Encoding.PEM),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )


def _described(key: EllipticCurvePrivateKey, now: datetime) -> x509.CertificateBuilder:
    """This computer's own names, use by a server only, no certificate below it."""
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    name = x509.Name([
        x509.NameAttribute(NameOID.COMMON_NAME, HOST_NAMES[0]),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, OWNER),
    ])  # fmt: skip
    names = [*map(x509.DNSName, HOST_NAMES), *(x509.IPAddress(ip_address(each)) for each in ADDRESSES)]
    usage = dict.fromkeys(_USAGES, False) | {"digital_signature": True}
    starts = (now - _CLOCKS_DIFFER).replace(microsecond=0)
    return (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(starts + timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def _loaded(certificate: bytes) -> x509.Certificate:
    from cryptography.x509 import load_pem_x509_certificate

    return load_pem_x509_certificate(certificate)


def _need_library() -> None:
    """The library of certificates comes with the extra `server`."""
    if find_spec("cryptography") is None:
        raise InputError(
            "The Office.js add-in needs a certificate, and the package that makes one is not installed. "
            'Run: pip install "saas-kpi-engine[server]"',
            code="no-server-extra",
        )
