"""Certificates of a home that go onto paper: with their label's text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc.errors import UsageError
from vc_cli.homes import opened

if TYPE_CHECKING:
    from vc.register.certificates import Certificate
    from vc.register.home import Home

_NEVER_MADE: Final = "its holder's name or number is too long for a label, or it follows none of our profiles"
_LOST: Final = (
    "a restore brought this certificate back, and a label is not published, so it is lost: "
    "`vc reissue` makes a certificate with a new one"
)


def stored(home: Path, identifier: str, *, now: datetime) -> tuple[Certificate, str]:
    """Return a certificate of the home and the text of its QR code. Raises `UsageError` where it has none."""
    with opened(home) as open_home:
        return stored_in(open_home, identifier, now=now)


def stored_in(home: Home, identifier: str, *, now: datetime) -> tuple[Certificate, str]:
    """Return the same of an open home."""
    from vc.register.engine import reading
    from vc.register.register import Register
    from vc.register.restored import was_brought_back
    from vc.securing.label_number import label_url

    certificate = Register(home).show(identifier, at=now).certificate
    if certificate.label is None:
        with reading(home.engine) as connection:
            lost = was_brought_back(connection, certificate.id)
        hint = _LOST if lost else _NEVER_MADE
        raise UsageError("has no label form", where=certificate.name, hint=hint)
    return certificate, label_url(home.settings.verify_host, certificate.label)
