"""The wallet form of a certificate: an SD-JWT VC, signed when it is asked for and kept in the ledger (G90 to G92).

It is another rendering of the same certificate, with the same status entry and a signing time of its own
(specs/decisions/0046-wallet-forms-in-the-ledger.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from vc.encoding import base64url
from vc.encoding.strict_json import JsonObject
from vc.errors import Refused, StorageError, UsageError
from vc.model.limits import DEFAULT_LIMITS
from vc.model.sd_jwt_vc import wallet_claims
from vc.profiles.wallet_types import wallet_type
from vc.register.certificates.certificates import Certificate
from vc.register.issuing.signed_again import claims_signed_at, require_active_certificate
from vc.register.keys.key_records import KeyRole, require_active
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind, LedgerEntry, NewEvent, numeric, read_entry
from vc.register.storage.ledger import append, entries_of, head, settled
from vc.register.storage.schema import ledger
from vc.securing.read import read
from vc.securing.sd_jwt.conceal import Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.securing.secured import Form, SecuredCredential

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.keys.public_key import PublicKey
    from vc.keys.signer import Signer
    from vc.register.home import Home
    from vc.securing.sd_jwt.conceal import Chance

_TYP: Final = Form.DC_SD_JWT.value


@dataclass(frozen=True, slots=True)
class WalletForm:
    """An SD-JWT VC of a certificate as its holder gets it, with every disclosure.

    `holder` is the thumbprint of the key that it is bound to in hexadecimal, "" for none; `digest` that of the payload.
    `repeated`: it had been signed before.
    """

    sd_jwt: bytes
    holder: str
    digest: bytes
    issued_at: datetime
    repeated: bool


@dataclass(frozen=True, slots=True)
class WalletDesk:
    """Where wallet forms are signed: the home, its signer for credentials, chance for salts, and who orders it."""

    home: Home
    signer: Signer
    chance: Chance
    by: str = ""

    def issue(self, certificate: Certificate, *, holder: PublicKey | None, now: datetime) -> WalletForm:
        """Sign the wallet form of a certificate for the key of its holder, or return the one that was signed before.

        Raises `UsageError` for a certificate that follows none of our profiles, is not active at `now`, or could not be
        issued now, its issuer's schedules being what they are.
        """
        thumbprint = "" if holder is None else holder.thumbprint.hex()
        with reading(self.home.engine) as connection:
            known = self._known(connection, certificate, thumbprint)
        if known is not None:
            return known
        self.home.require_whole(now)
        with writing(self.home.engine) as connection:
            require_active(connection, KeyRole.CREDENTIAL, self.signer)
            known = self._known(connection, certificate, thumbprint)  # another program may have been faster
            return known or self._sign(connection, certificate, holder=holder, now=now)

    def _sign(
        self, connection: Connection, certificate: Certificate, *, holder: PublicKey | None, now: datetime
    ) -> WalletForm:
        require_active_certificate(connection, certificate, now)
        issued_at = settled(now, head(connection))
        master, profile = claims_signed_at(self.home, certificate, issued_at)
        claims = wallet_claims(master, profile, address=self._address)
        if holder is not None:
            claims["cnf"] = {"jwk": dict(holder.to_jwk())}
        known = wallet_type(profile.value)
        hiding = Hiding(known.hideable, self.chance, known.decoys)
        sd_jwt = secure_sd_jwt(claims, self.signer, typ=_TYP, hiding=hiding).compact
        thumbprint = "" if holder is None else holder.thumbprint.hex()
        body: JsonObject = {
            "form": _TYP,
            "kid": self.signer.verification_method,
            "digest": _read(sd_jwt, certificate.name).digest.hex(),
            "issued_at": numeric(issued_at),
            "holder": thumbprint,
            "secured": base64url.encode(sd_jwt),
        }
        event = NewEvent(EventKind.WALLET_ISSUED, certificate.id, body, by=self.by)
        (entry,) = append(connection, (event,), now=issued_at)
        return _form(entry, repeated=False)

    @property
    def _address(self) -> str:
        return self.home.addresses.issuer if self.home.settings.wallet_address else ""

    def _known(self, connection: Connection, certificate: Certificate, holder: str) -> WalletForm | None:
        """Return what was signed before for this holder under the name that the issuer goes by (G91)."""
        name = self._address or self.home.settings.issuer
        forms = (one for one in wallet_forms(connection, certificate) if one.holder == holder)
        return next((one for one in forms if _read(one.sd_jwt, certificate.name).claims["iss"] == name), None)


def wallet_forms(connection: Connection, certificate: Certificate) -> Iterator[WalletForm]:
    """Yield every wallet form that was signed of a certificate, in the order of signing."""
    for entry in entries_of(connection, kinds=(EventKind.WALLET_ISSUED,), subject=certificate.id):
        yield _form(entry, repeated=True)


def wallet_digests(connection: Connection, *, after: int, until: int) -> list[tuple[int, bytes]]:
    """Return the digests of the wallet forms of a stretch of the ledger, with their entries (N2)."""
    kind = ledger.c.kind == EventKind.WALLET_ISSUED.value
    chosen = select(ledger.c.entry).where(kind, ledger.c.seq > after, ledger.c.seq <= until).order_by(ledger.c.seq)
    entries = (read_entry(row.entry) for row in connection.execute(chosen))
    return [(entry.seq, bytes.fromhex(str(entry.body["digest"]))) for entry in entries]


def _form(entry: LedgerEntry, *, repeated: bool) -> WalletForm:
    body = entry.body
    try:
        sd_jwt = base64url.decode(str(body["secured"]))
        digest = bytes.fromhex(str(body["digest"]))
        return WalletForm(sd_jwt, str(body["holder"]), digest, entry.recorded_at, repeated)
    except (Refused, KeyError, ValueError):
        raise StorageError(
            f"entry {entry.seq} of the ledger holds no wallet form", where=entry.subject, hint="run `vc audit verify`"
        ) from None


def _read(sd_jwt: bytes, where: str) -> SecuredCredential:
    secured = read(sd_jwt, DEFAULT_LIMITS, expect=frozenset({Form.DC_SD_JWT}))
    if not isinstance(secured, SecuredCredential):
        raise UsageError(f"our own reader would refuse it: {secured.detail}", where=where)
    return secured
