"""The token and the certificate of the local server: made once, read by their owner alone, good for TLS."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kpi_engine.errors import InputError
from kpi_engine.hosts.installing import certificates
from kpi_engine.hosts.installing.certificates import ensure_certificate, read_certificate
from kpi_engine.hosts.installing.tokens import ensure_token
from kpi_engine.hosts.places import Profile
from tests.needed_hosts import absent, needed

pytestmark = pytest.mark.usefixtures("cryptography")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@pytest.fixture
def cryptography() -> None:
    needed("cryptography", "cryptography is not installed (the extra `server`)")


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "Jörg Müller", "mac")


@contextmanager
def served(profile: Profile) -> Iterator[int]:
    """A server that says ok with this certificate, on a port of its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(profile.certificate, profile.private_key)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)
        threading.Thread(target=_answer, args=(listening, context), daemon=True).start()
        yield listening.getsockname()[1]


def _answer(listening: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError):  # the test is over and has closed the door
        while True:
            caller, _ = listening.accept()
            with suppress(ssl.SSLError), context.wrap_socket(caller, server_side=True) as talking:
                talking.recv(4096)
                talking.sendall(ANSWER)


def test_a_token_is_made_once_and_can_stand_in_an_address(profile: Profile) -> None:
    token = ensure_token(profile)
    assert len(token) == 43
    assert ensure_token(profile) == token
    other = Profile(profile.home / "other", "mac")
    assert ensure_token(other) != token


def test_a_damaged_token_is_replaced(profile: Profile) -> None:
    ensure_token(profile)
    profile.token.write_bytes(b"short\xff")
    assert len(ensure_token(profile)) == 43


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights elsewhere")
def test_only_the_owner_reads_the_secrets(profile: Profile) -> None:
    ensure_token(profile)
    ensure_certificate(profile)
    for place in (profile.token, profile.private_key):
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(profile.settings.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights elsewhere")
def test_a_secret_that_others_could_read_is_closed_when_it_is_used(profile: Profile) -> None:
    """As after a copy of the home folder from another computer; the server may be the first to look."""
    ensure_token(profile)
    ensure_certificate(profile)
    for place in (profile.token, profile.private_key):
        place.chmod(0o666)
    ensure_token(profile)
    ensure_certificate(profile)
    assert [stat.S_IMODE(place.stat().st_mode) for place in (profile.token, profile.private_key)] == [
        0o600
    ] * 2


def test_a_certificate_is_made_once_for_a_year_and_a_month(profile: Profile) -> None:
    made = ensure_certificate(profile)
    assert ensure_certificate(profile) == made
    assert made.ends - made.starts == timedelta(days=397)
    assert made.is_ours
    assert read_certificate(profile) == made


def test_one_that_nears_its_end_is_taken(profile: Profile) -> None:
    made = ensure_certificate(profile)
    assert ensure_certificate(profile, made.ends - timedelta(days=1)) == made
    assert not made.holds(made.ends - timedelta(days=1), certificates.RENEW_BEFORE)


@pytest.mark.parametrize("days", [-1, 398])
def test_a_trusted_one_is_not_thrown_away_because_a_clock_goes_wrong(days: int, profile: Profile) -> None:
    """Another one would not be trusted, and once the clock is right again, neither would work."""
    made = ensure_certificate(profile)
    with pytest.raises(InputError, match="Set the date right, or make a new one: kpi addin install") as told:
        ensure_certificate(profile, made.starts + timedelta(days=days))
    assert f"{made.starts:%Y-%m-%d} to {made.ends:%Y-%m-%d}" in told.value.message
    assert read_certificate(profile) == made


@pytest.mark.parametrize("damaged", ["certificate", "private_key"])
def test_half_a_pair_is_no_certificate(profile: Profile, damaged: str) -> None:
    made = ensure_certificate(profile)
    getattr(profile, damaged).write_bytes(b"-----BEGIN NOTHING-----")
    assert read_certificate(profile) is None
    assert ensure_certificate(profile).sha256 != made.sha256


def test_a_key_of_another_certificate_does_not_pass(profile: Profile) -> None:
    ensure_certificate(profile)
    profile.private_key.write_bytes(certificates.new_certificate(datetime.now(UTC)).private_key)
    assert read_certificate(profile) is None


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1"])
def test_python_trusts_it_for_this_computer_and_no_other(profile: Profile, name: str) -> None:
    ensure_certificate(profile)
    trusting = ssl.create_default_context(cafile=str(profile.certificate))
    with served(profile) as port:
        with (
            socket.create_connection(("127.0.0.1", port)) as line,
            trusting.wrap_socket(line, server_hostname=name) as talking,
        ):
            assert talking.version() == "TLSv1.3"
        with (
            socket.create_connection(("127.0.0.1", port)) as line,
            pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"),
        ):
            trusting.wrap_socket(line, server_hostname="example.com")


def test_whoever_was_not_told_to_trust_it_does_not(profile: Profile) -> None:
    ensure_certificate(profile)
    with (
        served(profile) as port,
        socket.create_connection(("127.0.0.1", port)) as line,
        pytest.raises(ssl.SSLCertVerificationError, match="self-signed"),
    ):
        ssl.create_default_context().wrap_socket(line, server_hostname="localhost")


def test_nothing_that_its_key_signs_is_trusted(profile: Profile, tmp_path: Path) -> None:
    """A stolen key vouches for no other site: the certificate is no authority."""
    openssl = shutil.which("openssl") or absent("openssl is not installed")
    ensure_certificate(profile)
    key, asked, forged = tmp_path / "bank.key", tmp_path / "bank.csr", tmp_path / "bank.crt"
    for command in (
        ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", asked, "-subj", "/CN=bank.example"],
        ["x509", "-req", "-in", asked, "-CA", profile.certificate, "-CAkey", profile.private_key,
         "-CAcreateserial", "-CAserial", tmp_path / "serial", "-out", forged, "-days", "30"],
    ):  # fmt: skip
        subprocess.run([openssl, *map(str, command)], check=True, capture_output=True)
    verify = [openssl, "verify", "-CAfile", str(profile.certificate)]
    assert (
        subprocess.run([*verify, str(profile.certificate)], check=False, capture_output=True).returncode == 0
    )
    refused = subprocess.run([*verify, str(forged)], check=False, capture_output=True, encoding="utf-8")
    assert refused.returncode != 0
    assert "invalid CA certificate" in refused.stdout + refused.stderr


def test_curl_reads_from_a_server_with_it(profile: Profile) -> None:
    curl = shutil.which("curl") or absent("curl is not installed")
    ensure_certificate(profile)
    with served(profile) as port:
        told = subprocess.run(
            [curl, "--silent", "--show-error", "--noproxy", "*", "--cacert", str(profile.certificate),
             f"https://localhost:{port}/"],
            check=False, capture_output=True, encoding="utf-8", timeout=30,
        )  # fmt: skip
    assert told.stdout == "ok", told.stderr


def test_node_reads_from_a_server_with_it(profile: Profile, node: Path) -> None:
    ensure_certificate(profile)
    script = "fetch(process.argv[1]).then(r => r.text()).then(console.log, e => console.log(e.cause.code))"
    with served(profile) as port:
        command = [str(node), "-e", script, f"https://localhost:{port}/"]
        clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        trusting = clean | {"NODE_EXTRA_CA_CERTS": str(profile.certificate)}
        for surroundings, answer in ((trusting, "ok"), (clean, "DEPTH_ZERO_SELF_SIGNED_CERT")):
            told = subprocess.run(
                command, env=surroundings, check=False, capture_output=True, encoding="utf-8", timeout=30
            )
            assert told.stdout.strip() == answer, told.stderr
