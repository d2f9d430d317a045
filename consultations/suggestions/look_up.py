"""The six characters that open a matter without an account: made from keys, kept only as a hash."""

import hmac
from uuid import UUID

from consultations.secrets import KeyRing
from consultations.suggestions.models import Suggestion

CODE_LENGTH = 6
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""The alphabet of `plain_code`: nothing that is misheard or misread."""


def code_for(ring: KeyRing, sent_by: UUID, client_id: UUID) -> str:
    """The code of one sending.

    It follows from the client id by a secret key, so that a form sent twice over a bad network
    is answered with the same code and the slip can still be printed.
    """
    drawn = int(ring.index(f"{sent_by}:{client_id}", "suggestion.code"), 16)
    signs = []
    for _ in range(CODE_LENGTH):
        drawn, position = divmod(drawn, len(_ALPHABET))
        signs.append(_ALPHABET[position])
    return "".join(signs)


def index_of(ring: KeyRing, number: str, code: str) -> str:
    """The keyed hash that is stored; number and code only open a matter together."""
    return ring.index(f"{number}:{code}", "suggestion.look_up")


def read_code(typed: str) -> str:
    """A code as people type it from paper: any case, spaces between."""
    return "".join(typed.split()).replace("-", "").upper()


def opens(ring: KeyRing, suggestion: Suggestion, typed: str) -> bool:
    """Whether a typed code is the one of this matter."""
    found = index_of(ring, suggestion.number, read_code(typed))
    return hmac.compare_digest(found, suggestion.look_up_index)
