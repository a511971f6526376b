"""The issuer's keys for verifiers that know it by its https address (specs/sd-jwt.md SV7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.encoding.strict_json import dumps
from vc.keys.issuer_metadata import issuer_metadata
from vc.register.keys.key_records import KeyRole, keys_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.register.home import Home


def issuer_keys(connection: Connection, home: Home) -> bytes:
    """Return the JWT VC Issuer Metadata of the home's address, as JSON.

    In it stand the keys that sign credentials and status lists, those that were retired too, since what they signed
    stays good; none that is known to be in other hands: the set has no member that could say since when.
    """
    records = (one for one in keys_of(connection) if one.role is not KeyRole.LEDGER and one.revoked is None)
    return dumps(issuer_metadata(home.addresses.issuer, {one.kid: one.key for one in records}))
