"""Rendering and sending what the outbox holds."""

from webapp.mail.channels import Channel
from webapp.mail.drain import drain_after_commit, drain_outbox
from webapp.mail.texts import SIGN_IN_CODE, SMS, write_sms

__all__ = [
    "SIGN_IN_CODE",
    "SMS",
    "Channel",
    "drain_after_commit",
    "drain_outbox",
    "write_sms",
]
