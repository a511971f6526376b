"""Trust lists and roots written as the tables that `vc.trust.trust_list_form` reads."""

from __future__ import annotations

from vc.model.scope import ANY
from vc.model.vocabulary import LinkKind
from vc.trust.root import Root
from vc.trust.trust_list import EVERY_USE, Arrangement, ArrangementKind, BodyKey, RecognisedBody, TrustList


def trust_list_members(trust_list: TrustList) -> dict[str, object]:
    """Write a trust list as the table that is read; moments stay datetimes."""
    written: dict[str, object] = {
        "version": trust_list.version,
        "issued": trust_list.issued,
        "expires": trust_list.expires,
        "environment": trust_list.environment.value,
        **({"label_origins": list(trust_list.label_origins)} if trust_list.label_origins else {}),
        "arrangement": [_arrangement_members(known) for known in trust_list.arrangements],
        "body": [_body_members(body) for body in trust_list.bodies],
    }
    if trust_list.root is not None:
        written["root"] = root_members(trust_list.root)
    return written


def root_members(root: Root) -> dict[str, object]:
    """Write a root as the table that is read."""
    return {
        "version": root.version,
        "environment": root.environment.value,
        "threshold": root.threshold,
        "expires": root.expires,
        "key": [{"kid": root_key.kid, "jwk": dict(root_key.key.to_jwk())} for root_key in root.keys],
    }


def _arrangement_members(arrangement: Arrangement) -> dict[str, object]:
    written: dict[str, object] = {"id": arrangement.id, "name": arrangement.name}
    basis = arrangement.legal_basis
    if basis is not None:
        written |= {"kind": ArrangementKind.LEGAL_BASIS.value, "source": basis.source, "date": basis.date}
    return written | {"scopes": sorted(arrangement.activities)}


def _body_members(body: RecognisedBody) -> dict[str, object]:
    kind = {} if body.kind is LinkKind.ACCREDITATION else {"kind": body.kind.value}
    return {
        "did": body.did,
        "name": body.name,
        **kind,
        "arrangement": body.arrangement,
        "official_page": body.official_page,
        "origins": list(body.origins),
        "index": body.index,
        "scope": [
            _present(
                activity=scope.activity.value,
                standard="*" if scope.standards == ANY else sorted(scope.standards),
                scheme=None if scope.schemes == ANY else sorted(scope.schemes),
                product_category=None if scope.product_categories == ANY else sorted(scope.product_categories),
                start=scope.valid_from,
                end=scope.valid_to,
            )
            for scope in body.scopes
        ],
        "key": [_key_members(key) for key in body.keys],
    }


def _key_members(key: BodyKey) -> dict[str, object]:
    uses = None if key.uses == EVERY_USE else sorted(key.uses)
    jwk = dict(key.key.to_jwk())
    return _present(jwk=jwk, start=key.valid_from, end=key.valid_to, state=key.state.value, since=key.since, use=uses)


def _present(**members: object) -> dict[str, object]:
    """Leave out what is absent; `from` and `to` can't be written as keyword arguments."""
    renamed = {"start": "from", "end": "to"}
    return {renamed.get(name, name): value for name, value in members.items() if value is not None}
