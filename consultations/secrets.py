"""Keys of the domain: sealing what must stay private, and finding it again without opening it."""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_PLAIN_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0 or 1: codes are read aloud and written on paper."""


class UnknownKey(Exception):
    """Something was sealed with a key that is not in the ring."""


@dataclass(frozen=True)
class KeyRing:
    """AES-GCM keys by id, the one in use, and the key of the blind indexes."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    def seal(self, plain: str, purpose: str) -> str:
        """Encrypts under the key in use; `purpose` binds it to the column it stands in."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, plain.encode(), purpose.encode())
        return f"{self.current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def unseal(self, sealed: str, purpose: str) -> str:
        """Decrypts what any key of the ring sealed for this purpose; raises `UnknownKey`."""
        key_id, _, body = sealed.partition(".")
        if key_id not in self.keys:
            raise UnknownKey(key_id)
        raw = base64.urlsafe_b64decode(body)
        try:
            opened = AESGCM(self.keys[key_id]).decrypt(
                raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode()
            )
        except InvalidTag as error:
            raise UnknownKey(key_id) from error
        return opened.decode()

    def needs_resealing(self, sealed: str) -> bool:
        """Whether an older key was used, so that rotation should write it anew."""
        return not sealed.startswith(f"{self.current}.")

    def index(self, plain: str, purpose: str) -> str:
        """A keyed hash by which an encrypted value is found."""
        message = f"{purpose}:{plain}".encode()
        return hmac.new(self.index_key, message, hashlib.sha256).hexdigest()


def plain_code(length: int = 6) -> str:
    """A random code that can be read aloud and copied from paper."""
    return "".join(secrets.choice(_PLAIN_ALPHABET) for _ in range(length))


def digits(length: int = 6) -> str:
    """A random one-time code of digits."""
    return "".join(secrets.choice("0123456789") for _ in range(length))
