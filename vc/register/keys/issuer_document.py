"""The issuer's DID document, as the register knows its keys (design section 3, key roles)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.encoding.strict_json import dumps
from vc.keys.did_document import Service, build_did_document
from vc.profiles.names import OUR_CONTEXT
from vc.register.home import Home
from vc.register.keys.key_records import keys_of
from vc.trust.issue_time import REGISTER_SERVICE

if TYPE_CHECKING:
    from sqlalchemy import Connection

STATUS_SERVICE: Final = "StatusListBase"
"""The type of the service that names where numbered lists stand, for labels (specs/label.md)."""


def issuer_document(connection: Connection, home: Home) -> bytes:
    """Return the document, as JSON, with every key ever used."""
    did = home.settings.issuer
    methods = [record.method(did) for record in keys_of(connection)]
    services = [Service(f"{did}#status-base", STATUS_SERVICE, f"{home.addresses.status_base}/")]
    if home.settings.register_snapshots:
        services.append(Service(f"{did}#register", REGISTER_SERVICE, home.addresses.register_index))
    return dumps(build_did_document(did, methods, services, contexts=[OUR_CONTEXT]))
