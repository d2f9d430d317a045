"""The certificate fits the machine's addresses and is kept while it does."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from webapp.serve.tls import LIFETIME, RENEW_BEFORE, ensure_certificate

NOW = datetime(2026, 12, 6, 11, 30, tzinfo=UTC)
NAMES = {"192.168.1.7", "127.0.0.1", "village-hall"}


def test_a_made_certificate_covers_every_name_and_loads_into_a_server(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(tmp_path / "tls", NAMES, NOW)
    held = x509.load_pem_x509_certificate(certificate.read_bytes())
    covered = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {str(name.value) for name in covered} == NAMES
    assert held.not_valid_before_utc < NOW < held.not_valid_after_utc
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_fitting_certificate_is_kept_so_that_phones_need_not_accept_it_again(
    tmp_path: Path,
) -> None:
    first = ensure_certificate(tmp_path, NAMES, NOW)[0].read_bytes()
    assert ensure_certificate(tmp_path, NAMES, NOW + timedelta(days=90))[0].read_bytes() == first


def test_a_new_address_makes_a_new_certificate(tmp_path: Path) -> None:
    first = ensure_certificate(tmp_path, NAMES, NOW)[0].read_bytes()
    moved = {"10.0.0.3", "127.0.0.1", "village-hall"}
    assert ensure_certificate(tmp_path, moved, NOW)[0].read_bytes() != first


def test_a_certificate_near_its_end_is_renewed(tmp_path: Path) -> None:
    first = ensure_certificate(tmp_path, NAMES, NOW)[0].read_bytes()
    near_its_end = NOW + LIFETIME - RENEW_BEFORE
    assert ensure_certificate(tmp_path, NAMES, near_its_end)[0].read_bytes() != first


def test_a_broken_certificate_file_is_made_anew(tmp_path: Path) -> None:
    certificate, _key = ensure_certificate(tmp_path, NAMES, NOW)
    certificate.write_text("cut short")
    assert ensure_certificate(tmp_path, NAMES, NOW)[0].read_bytes().startswith(b"-----BEGIN")
