"""Keys by certificates under anchors of the user's own (specs/sd-jwt.md SV5; row J06)."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from tests.vc.securing.forge import compact
from tests.vc.verify.answers import failed, found, unknown
from tests.wallets import claims_of
from tests.world import CB, DAY, NOW, SIGNED, World, accreditation, private_key
from vc.codes import Code
from vc.keys.private_key import PrivateKey
from vc.model.vocabulary import Verdict
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.policy import IMPORTER
from vc.verify.policy_file import policy_from_toml, policy_from_values, policy_values
from vc.verify.question import ask
from vc.verify.report import Report

ISSUER = "https://cb.example"


@dataclass(frozen=True)
class Authority:
    """A certificate with the key that can sign others."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def native(key: PrivateKey) -> ec.EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    loaded = load_pem_private_key(key.to_pem(None), None)
    assert isinstance(loaded, ec.EllipticCurvePrivateKey)
    return loaded


def certified(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    *,
    by: Authority | None = None,
    names: Sequence[x509.GeneralName] = (),
    until: datetime = NOW + 900 * DAY,
    signing: bool = True,
) -> Authority:
    """A certificate for `key`; an authority's where it has no `names`."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    issuer, signer = (subject, key) if by is None else (by.certificate.subject, by.key)
    authority = not names
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SIGNED - 400 * DAY)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=signing and not authority, key_cert_sign=authority, crl_sign=authority, **usage
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return Authority(builder.sign(signer, hashes.SHA256()), key)


ROOT = certified("Root", native(private_key("root ca")))
MIDDLE = certified("Middle", native(private_key("middle ca")), by=ROOT)
OTHER_ROOT = certified("Other root", native(private_key("other ca")))
URL = [x509.UniformResourceIdentifier(ISSUER)]
LEAF = certified("CB", native(CB.key()), by=MIDDLE, names=URL)
POLICY = replace(IMPORTER, name="certified", x509_anchors=(ROOT.der,))


def issued(*chain: Authority, key: PrivateKey | None = None) -> bytes:
    claims: dict[str, Any] = claims_of(lambda claims: claims.update(iss=ISSUER))
    header: dict[str, Any] = {"alg": "ES256", "typ": "dc+sd-jwt"}
    if chain:
        header["x5c"] = [base64.b64encode(one.der).decode() for one in chain]
    return compact(header, claims, key=key or CB.key()) + b"~"


def report(target: bytes, *, policy: Any = POLICY, at: datetime = NOW) -> Report:
    made = World(now=at, accreditations=(replace(accreditation(), subject=ISSUER, status_issuers=(CB.did,)),))
    question = ask(at, policy=policy)
    source = MemorySource(made.documents(), now=lambda: at)
    return judge(gather(Evidence(target, Anchor(trust_list_to_toml(made.trust))), question, source), question)


@pytest.mark.parametrize("names", [URL, [x509.DNSName("cb.example")]])
def test_a_chain_to_an_anchor_of_the_policy_proves_the_key(names: list[x509.GeneralName]) -> None:
    leaf = certified("CB", native(CB.key()), by=MIDDLE, names=names)

    answer = report(issued(leaf, MIDDLE))

    assert found(answer, Code.KEY_FOUND).subject == f"{ISSUER}#x5c"
    assert found(answer, Code.SIG_VERIFIED).spec == "V5.1"
    assert failed(answer) == set()


def test_it_is_valid_where_its_accreditation_says_who_signs_its_lists() -> None:
    assert report(issued(LEAF, MIDDLE)).verdict is Verdict.VALID


@pytest.mark.parametrize(
    "chain",
    [
        pytest.param((), id="none"),
        pytest.param((LEAF,), id="a link is missing"),
        pytest.param((certified("CB", native(CB.key()), by=OTHER_ROOT, names=URL),), id="another anchor"),
        pytest.param((certified("CB", native(CB.key()), names=URL),), id="self-signed"),
        pytest.param(
            (certified("CB", native(CB.key()), by=ROOT, names=[x509.DNSName("evil.example")]),), id="another's name"
        ),
        pytest.param((certified("CB", native(CB.key()), by=ROOT, names=URL, signing=False),), id="not for signatures"),
        pytest.param(
            (certified("CB", native(CB.key()), by=ROOT, names=URL, until=SIGNED - DAY),), id="expired when signed"
        ),
        pytest.param((LEAF, *[MIDDLE] * 6), id="too many"),
    ],
)
def test_every_other_chain_proves_nothing(chain: tuple[Authority, ...]) -> None:
    """Row J06."""
    answer = report(issued(*chain))

    assert answer.verdict is Verdict.INDETERMINATE
    assert Code.KEY_UNKNOWN in unknown(answer)


def test_a_good_certificate_for_another_key_than_signed_fails() -> None:
    """Row J06."""
    assert failed(report(issued(LEAF, MIDDLE, key=private_key("attacker")))) == {Code.SIG_INVALID}


def test_octets_that_are_no_certificates_prove_nothing() -> None:
    for x5c in (["AAAA"], ["not base64"], [5], "text", []):
        header = {"alg": "ES256", "typ": "dc+sd-jwt", "x5c": x5c}
        target = compact(header, claims_of(lambda claims: claims.update(iss=ISSUER)), key=CB.key()) + b"~"
        assert Code.KEY_UNKNOWN in unknown(report(target)), x5c


def test_without_anchors_certificates_are_worth_nothing() -> None:
    """The policy says how keys are found, and the header never does: metadata is asked for, which is not there."""
    answer = report(issued(LEAF, MIDDLE), policy=IMPORTER)

    assert answer.verdict is Verdict.INDETERMINATE
    assert Code.KEY_RESOLUTION in unknown(answer)


def test_a_certificate_that_has_ended_since_leaves_a_notice() -> None:
    leaf = certified("CB", native(CB.key()), by=ROOT, names=URL, until=NOW - DAY)

    answer = report(issued(leaf))

    assert "issue_time.claimed" in answer.notices
    assert Code.KEY_UNKNOWN not in unknown(answer)


def test_a_policy_file_names_anchors_in_pem_and_evidence_keeps_them() -> None:
    pem = ROOT.certificate.public_bytes(Encoding.PEM).decode()
    policy = policy_from_toml(f'name = "certified"\nx509_anchors = ["""{pem}"""]\n'.encode())

    assert policy.x509_anchors == (ROOT.der,)
    assert policy_from_values("certified", policy_values(policy)) == policy
    assert timedelta(0) < policy.clock_skew
