"""Signed documents as the parsers of `vc.status` get them; nothing here is really signed."""

import hashlib
from typing import Any

from vc.encoding.strict_json import JsonObject, dumps
from vc.securing.secured import Form, SecuredCredential

Members = dict[str, Any]


def secured(claims: Members, form: Form) -> SecuredCredential:
    """A document with these claims, as `vc.securing.read` would return it."""
    payload = dumps(claims)
    checked: JsonObject = claims
    return SecuredCredential(
        raw=b"",
        form=form,
        algorithm="ES256",
        kid="did:web:body.example#status",
        header={},
        signing_input=b"",
        signature=b"",
        payload=payload,
        claims=checked,
        digest=hashlib.sha256(payload).digest(),
    )


def changed(node: Members, path: str = "", /, **members: object) -> Members:
    """A copy with members of the node at `path` set, or left out where `...` is given."""
    if path:
        name, _, rest = path.partition("/")
        return {**node, name: changed(node[name], rest, **members)}
    return {name: value for name, value in {**node, **members}.items() if value is not ...}
