"""Keys on disk: made once in the embedded mode, expected to be there in production."""

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from consultations.secrets import KeyRing
from webapp.settings import Settings


class MissingKeys(Exception):
    """Production has no keys yet; `xiangyi keys` makes them."""


@dataclass(frozen=True)
class Keys:
    """Everything secret that the web roles hold."""

    session_key: str = field(repr=False)
    ring: KeyRing
    media_private_pem: str = field(repr=False)
    media_public_file: Path


def load_keys(settings: Settings) -> Keys:
    """Reads the keys; in the embedded mode makes those that are missing."""
    folder = settings.data_dir / "keys"
    if settings.embedded:
        make_missing_keys(folder)
    try:
        ring = json.loads((folder / "fields.json").read_text())
        return Keys(
            session_key=settings.session_key or (folder / "session.key").read_text(),
            ring=KeyRing(
                current=ring["current"],
                keys={key_id: bytes.fromhex(key) for key_id, key in ring["keys"].items()},
                index_key=bytes.fromhex(ring["index_key"]),
            ),
            media_private_pem=(folder / "media.pem").read_text(),
            media_public_file=folder / "media.pub.pem",
        )
    except FileNotFoundError as missing:
        raise MissingKeys(str(missing.filename)) from missing


def make_missing_keys(folder: Path) -> None:
    """Makes each key file that is not there; what is there stays as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_once(folder / "session.key", secrets.token_hex(32))
    ring = {
        "current": "k1",
        "keys": {"k1": secrets.token_hex(32)},
        "index_key": secrets.token_hex(32),
    }
    _write_once(folder / "fields.json", json.dumps(ring, indent=1))
    if (folder / "media.pub.pem").exists():
        return
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / "media.pem").unlink(missing_ok=True)
    _write_once(folder / "media.pem", pem)
    _write_once(folder / "media.pub.pem", public.decode())


def add_field_key(folder: Path) -> str:
    """Adds a key for sealed columns and puts it in use; older ones stay, to read with."""
    file = folder / "fields.json"
    ring = json.loads(file.read_text())
    key_id = f"k{len(ring['keys']) + 1}"
    ring["keys"][key_id] = secrets.token_hex(32)
    ring["current"] = key_id
    beside = file.with_suffix(".new")
    beside.unlink(missing_ok=True)
    _write_once(beside, json.dumps(ring, indent=1))
    beside.replace(file)
    return key_id


def _write_once(path: Path, text: str) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(text)
