from __future__ import annotations

import pytest

from tests.vc.register.homes import NOW
from vc.encoding.strict_json import JsonObject
from vc.errors import StorageError
from vc.register.home import Home
from vc.register.keys.key_records import keys_of
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind, NewEvent
from vc.register.storage.ledger import append


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (EventKind.KEY_ADDED, {"role": "credential", "jwk": {"kty": "RSA"}}),
        (EventKind.KEY_ADDED, {"role": "ceremony"}),
        (EventKind.KEY_RETIRED, {"expires": "2026-03-01T08:00:00Z"}),
    ],
)
def test_a_ledger_that_tells_nothing_of_a_key_is_a_fault_of_storage(
    home: Home, kind: EventKind, body: JsonObject
) -> None:
    with writing(home.engine) as connection:
        append(connection, (NewEvent(kind, "did:web:body.example#unknown", body),), now=NOW)

    with (
        pytest.raises(StorageError, match="entry 5 of the ledger tells nothing of a key"),
        reading(home.engine) as connection,
    ):
        keys_of(connection)
