"""The COSE working group's examples of COSE_Sign1 (cose-wg/Examples, commit 37285080, BSD licence; RFC 9052, 4.4).

Their `kid` is not protected and they have no `typ`: the structure that is signed and the signatures are ours to agree
with, and each message is nothing that our readers accept.
"""

from __future__ import annotations

import pytest

from tests.vc.securing.forge import refusal
from vc.codes import Code
from vc.encoding import strict_cbor
from vc.keys.conformance_key import ConformanceKey, read_key_file
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sign1 import parts_of, to_be_signed

CONTENT = b"This is the content."


def key_of(jwk: dict[str, str]) -> ConformanceKey:
    return read_key_file({"id": "urn:key", "controller": "urn:cose-wg", "type": "JsonWebKey", "publicKeyJwk": {**jwk}})


# ecdsa-examples/ecdsa-sig-01.json, at commit 3d0ee8fb (before it, another signature over the same)
ES256 = (
    {
        "kty": "EC",
        "crv": "P-256",
        "x": "usWxHK2PmfnHKwXPS54m0kTcGJ90UiglWiGahtagnv8",
        "y": "IBOL-C3BttVivg-lSreASjpkttcsz-1rb7btKLv8EX4",
    },
    "846A5369676E61747572653145A2012603004054546869732069732074686520636F6E74656E742E",
    (
        "D28445A201260300A10442313154546869732069732074686520636F6E74656E742E5840EAE868ECC176883766C5DC5BA5B8DCA25DAB3C2E56A5"
        "51CE5705B793914348E172727F48461FABBBA2E343492DDECAC3983686250BC68E9F1A7A07D41225B59F"
    ),
)
# eddsa-examples/eddsa-sig-01.json; the key is that of RFC 8037 A.2
EDDSA = (
    {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
    "846A5369676E61747572653145A2012703004054546869732069732074686520636F6E74656E742E",
    (
        "D28445A201270300A10442313154546869732069732074686520636F6E74656E742E58407142FD2FF96D56DB85BEE905A76BA1D0B7321A95C8C4"
        "D3607C5781932B7AFB8711497DFA751BF40B58B3BCC32300B1487F3DB34085EEF013BF08F4A44D6FEF0D"
    ),
)
# ecdsa-examples/ecdsa-sig-02.json
ES384 = (
    {
        "kty": "EC",
        "crv": "P-384",
        "x": "kTJyP2KSsBBhnb4kjWmMF7WHVsY55xUPgb7k64rDcjatChoZ1nvjKmYmPh5STRKc",
        "y": "mM0weMVU2DKsYDxDJkEP9hZiRZtB8fPfXbzINZj_fF7YQRynNWedHEyzAJOX2e8s",
    },
    "846A5369676E61747572653144A10138224054546869732069732074686520636F6E74656E742E",
    (
        "D28444A1013822A104445033383454546869732069732074686520636F6E74656E742E5860B8F85EFF78C88F5351CED2F1887B79B29649079559"
        "4B62E41E22529BB90208B7D8CDDD4A46D0E9C986464D83D0A5D1EDF39B3E2C5750364230D0E8D76460D8808E76C83830FBBD1978CC174066EB43"
        "7F17887979ECF027DCC9D51BAF6C4FD8C0"
    ),
)
# ecdsa-examples/ecdsa-sig-03.json
ES512 = (
    {
        "kty": "EC",
        "crv": "P-521",
        "x": "AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt",
        "y": "AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1",
    },
    "846A5369676E61747572653144A10138234054546869732069732074686520636F6E74656E742E",
    (
        "D28444A1013823A104581E62696C626F2E62616767696E7340686F626269746F6E2E6578616D706C6554546869732069732074686520636F6E74"
        "656E742E5884000F348009BADC7DA478150AA7FA06DFD812CDF826344F17C7330563573D8F97F7A966924C3D88B108907235476E3F6BEA9F3890"
        "027792B0F94E905C217227CF064E00A6BC6A5187D0DF9B1DB7675AECFC678CE4692A8121EB8170F3592A859D518FD3B823091AAB22E6C41EB97E"
        "D92127CE8C46DCC715A247CB78921FAD1E19133AFC30"
    ),
)


@pytest.mark.parametrize(
    ("jwk", "to_sign", "message"), [ES256, EDDSA, ES384, ES512], ids=["ES256", "EdDSA", "ES384", "ES512"]
)
def test_the_published_signature_is_over_the_structure_that_we_build(
    jwk: dict[str, str], to_sign: str, message: str
) -> None:
    protected, unprotected, payload, signature = parts_of(bytes.fromhex(message), DEFAULT_LIMITS)

    assert payload == CONTENT
    assert isinstance(unprotected, dict)
    assert to_be_signed(protected, payload) == bytes.fromhex(to_sign)
    assert key_of(jwk).verify(bytes.fromhex(to_sign), signature)
    assert not key_of(jwk).verify(bytes.fromhex(to_sign)[:-1] + b"!", signature)


@pytest.mark.parametrize("message", [ES256[2], EDDSA[2], ES384[2], ES512[2]], ids=["ES256", "EdDSA", "ES384", "ES512"])
def test_none_of_them_is_a_credential_of_ours(message: str) -> None:
    assert refusal(bytes.fromhex(message)) in {Code.JOSE_ALG_FORBIDDEN, Code.COSE_HEADER}


# VC-JOSE-COSE 1.0 section 3.3, examples 7 to 9: the protected header of each is {1: -35}, its signature has 64 octets.
def test_the_standards_own_examples_name_no_key_no_type_and_the_wrong_algorithm() -> None:
    message = strict_cbor.dumps([bytes.fromhex("a1013822"), {}, b"{}", bytes(64)], tag=18)

    assert message.startswith(bytes.fromhex("d28444a1013822a0"))
    assert refusal(message) is Code.JOSE_ALG_FORBIDDEN  # read as a label, which is never signed with ES384
