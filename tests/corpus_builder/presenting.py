"""Presentations of the small world's certificate, by a wallet whose identifier is its key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.corpus_builder.case import Case, Family, answered
from tests.corpus_builder.key_bindings import DESK, NONCE
from tests.corpus_builder.surroundings import SMALL_WORLD
from tests.world import NOW, World, private_key
from vc.encoding import strict_json
from vc.keys.file_signer import FileSigner
from vc.keys.multikey import format_multikey
from vc.model.vocabulary import Verdict
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.enveloped import enveloped
from vc.securing.presentation import presentation_claims, secure_presentation
from vc.securing.secured import Form

KEY = private_key("a wallet")
_MULTIKEY = format_multikey(KEY.public)
HOLDER = f"did:key:{_MULTIKEY}"
WALLET = FileSigner(f"{HOLDER}#{_MULTIKEY}", KEY)
VALID = (Verdict.VALID,)


def to_wallet(claims: dict[str, Any]) -> None:
    """Let a certificate be issued to the wallet."""
    claims["credentialSubject"]["issuedToParty"]["id"] = HOLDER


def certificate() -> bytes:
    """Return the good certificate, issued to the wallet."""
    return World().certificate(to_wallet)


def held() -> dict[str, Any]:
    """Return its envelope."""
    return enveloped(certificate(), Form.VC_JWT)


def claims(credentials: Iterable[Any] | None = None, **members: Any) -> dict[str, Any]:
    """Return what the good presentation says, holding these; None takes a member away."""
    said = presentation_claims([], holder=HOLDER, issued_at=NOW, challenge=NONCE, audience=DESK)
    said["verifiableCredential"] = [held()] if credentials is None else list(credentials)
    return {name: value for name, value in {**said, **members}.items() if value is not None}


def shown(
    credentials: Iterable[Any] | None = None, *, form: Form = Form.VP_JWT, signer: FileSigner = WALLET, **members: Any
) -> bytes:
    """Return the good presentation in a form, with members changed before it is signed."""
    return secure_presentation(claims(credentials, **members), signer, form=form)


def proved(
    credentials: Iterable[Any] | None = None,
    *,
    signer: FileSigner = WALLET,
    document: dict[str, Any] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Return the good presentation secured by a proof; `options` change what the proof says."""
    bare = claims(credentials, iat=None, nonce=None, aud=None) if document is None else document
    usual = {"purpose": "authentication", "created": NOW, "challenge": NONCE, "domain": (DESK,)}
    return secure_data_integrity(bare, signer, ProofOptions(**{**usual, **options}))


def octets(document: dict[str, Any]) -> bytes:
    """Return a document as it is handed over."""
    return strict_json.dumps(document)


def family() -> Family:
    """Return the family around the good presentation."""
    return Family(
        Case(
            id="presentation-valid",
            context=SMALL_WORLD,
            given=shown(),
            expected=answered(Verdict.VALID, None, held=VALID),
            why="The wallet shows the good certificate to whoever asks, in answer to the challenge.",
            source="specs/verification.md V11",
            features=("presentation",),
            nonce=NONCE,
            audience=DESK,
        )
    )
