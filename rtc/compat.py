"""Start-up check of the private names of aiortc and pylibsrtp that the media plane stands on."""

import importlib
import importlib.metadata

# One place to look when an upgrade breaks: (module, dotted name, what needs it).
RELIED_ON = (
    ("pylibsrtp", "ffi.new", "buffers that libsrtp accepts"),
    ("pylibsrtp", "lib.srtp_protect", "sealing packets in place"),
    ("pylibsrtp", "lib.srtp_protect_rtcp", "sealing reports in place"),
    ("pylibsrtp", "Session.unprotect", "opening packets"),
    ("pylibsrtp", "Session.unprotect_rtcp", "opening reports"),
    ("pylibsrtp", "Policy.SRTP_PROFILE_AEAD_AES_128_GCM", "the preferred SRTP profile"),
    ("aiortc.rtcdtlstransport", "RTCCertificate.generateCertificate", "the DTLS identity"),
    ("aiortc.rtcdtlstransport", "RTCCertificate._create_ssl_context", "the shared DTLS context"),
    ("aiortc.rtcdtlstransport", "certificate_digest", "checking fingerprints"),
    ("aiortc.rtcdtlstransport", "X509_DIGEST_ALGORITHMS", "checking fingerprints"),
    ("aiortc.rtcdtlstransport", "SRTPProtectionProfile.get_key_and_salt", "SRTP keys"),
    ("aiortc.rtcdtlstransport", "SRTP_AEAD_AES_128_GCM", "the preferred SRTP profile"),
    ("aiortc.rtcdtlstransport", "SRTP_AEAD_AES_256_GCM", "the second SRTP profile"),
    ("aiortc.rtcdtlstransport", "SRTP_AES128_CM_SHA1_80", "the SRTP profile of old phones"),
    ("aiortc.rate", "RemoteBitrateEstimator.add", "the estimate sent to the publisher"),
    ("OpenSSL.SSL", "Connection.get_selected_srtp_profile", "SRTP keys"),
    ("OpenSSL.SSL", "Connection.export_keying_material", "SRTP keys"),
    ("OpenSSL.SSL", "Connection.DTLSv1_get_timeout", "repeating a lost DTLS flight"),
    ("OpenSSL.SSL", "Connection.DTLSv1_handle_timeout", "repeating a lost DTLS flight"),
)


class MissingNames(RuntimeError):
    """An installed package lacks something the media plane needs."""


def find_missing(names: tuple[tuple[str, str, str], ...] = RELIED_ON) -> list[str]:
    """One line for each name that is not there, saying what it was needed for."""
    missing = []
    for module_name, dotted, purpose in names:
        try:
            found: object = importlib.import_module(module_name)
            for part in dotted.split("."):
                found = getattr(found, part)
        except (ImportError, AttributeError):
            missing.append(f"{module_name}.{dotted} (for {purpose})")
    return missing


def check_names() -> None:
    """Raises with everything missing and the versions installed, so that one look is enough."""
    missing = find_missing()
    if missing:
        versions = ", ".join(
            f"{name} {_version_of(name)}" for name in ("aiortc", "aioice", "pylibsrtp", "pyopenssl")
        )
        raise MissingNames(
            f"the media process cannot start with {versions}; missing: {'; '.join(missing)}"
        )


def _version_of(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "(not installed)"
