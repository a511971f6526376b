"""What each registered code belongs to: the step, whether it is a notice, and its W3C problem type.

The people's side of the registry (meaning, what to do next) is `specs/findings.md`; a test holds both together.
"""

from __future__ import annotations

from vc.codes import Code
from vc.verify.policy import Step

NOTICES = frozenset(
    {
        Code.SURVEILLANCE_OVERDUE,
        Code.EDITION_TRANSITION,
        Code.CHAIN_ISSUER_SUSPENDED,
        Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION,
        Code.ISSUE_TIME_CLAIMED,
        Code.STATUS_DIFFERS_TODAY,
        Code.CHAIN_DIFFERS_TODAY,
        Code.CHAIN_TEST_REPORT_UNCHECKED,
        Code.TIME_EARLIER_GOODS,
        Code.ACT_EARLIER_GOODS,
        Code.STATUS_SUCCESSOR_COVERS,
        Code.FETCH_LAST_GOOD,
        Code.SD_HIDDEN,
        Code.KB_UNEXPECTED,
        Code.NUMBER_RESOLVED,
        Code.PROOF_BESIDE_UNCHECKED,
        Code.PRESENTATION_HOLDER_DIFFERS,
    }
)
"""Codes of passed findings that the reader should know of; they never change the verdict."""

_STEP_OF_AREA = {
    "format": Step.READ,
    "limit": Step.READ,
    "jose": Step.READ,
    "cose": Step.READ,
    "sd": Step.READ,
    "kb": Step.SIGNATURE,
    "proof": Step.READ,
    "trust": Step.ANCHOR,
    "bundle": Step.ANCHOR,
    "chain": Step.CHAIN,
    "key": Step.KEY,
    "sig": Step.SIGNATURE,
    "issue_time": Step.KEY,
    "register": Step.KEY,
    "time": Step.TIME,
    "surveillance": Step.TIME,
    "environment": Step.TIME,
    "edition": Step.SCOPE,
    "goods": Step.SCOPE,
    "status": Step.STATUS,
    "act": Step.STATUS,
    "fetch": Step.CHAIN,
    "receipt": Step.READ,  # about a receipt, never in a report
    "number": Step.READ,  # about a line of a manifest, never in a report
    "presentation": Step.READ,  # about a presentation, never in a report
}

_STEP_OF_CODE = {
    Code.TIME_CLAIM_TYPE: Step.READ,
    Code.TIME_CLOCK_BEHIND: Step.ANCHOR,
    Code.JOSE_ALG_KEY_MISMATCH: Step.KEY,
    Code.SIG_ENCODING: Step.READ,
    Code.KB_MALFORMED: Step.READ,
    Code.TIME_BACKDATED: Step.KEY,
    Code.KEY_HEADER_FORBIDDEN: Step.READ,
    Code.PROOF_EXPIRED: Step.SIGNATURE,
    Code.PROOF_BESIDE_VERIFIED: Step.SIGNATURE,
    Code.PROOF_BESIDE_INVALID: Step.SIGNATURE,
    Code.PROOF_BESIDE_UNCHECKED: Step.SIGNATURE,
    Code.PROOF_PREVIOUS_UNCHECKED: Step.SIGNATURE,
    Code.CHAIN_ACCREDITED_AT_ISSUE: Step.ACCREDITED,
    Code.CHAIN_ACCREDITED_NOW: Step.ACCREDITED,
    Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE: Step.ACCREDITED,
    Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW: Step.ACCREDITED,
    Code.CHAIN_ISSUER_SUSPENDED: Step.ACCREDITED,
    Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE: Step.ACCREDITED,
    Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION: Step.ACCREDITED,
    Code.CHAIN_ISSUER_SUSPENDED_NOW: Step.ACCREDITED,
    Code.CHAIN_BODY_NOT_RECOGNISED: Step.ACCREDITED,
    Code.CHAIN_DIFFERS_TODAY: Step.ACCREDITED,
    Code.CHAIN_DESIGNATED_AT_ISSUE: Step.ACCREDITED,
    Code.CHAIN_DESIGNATED_NOW: Step.ACCREDITED,
    Code.CHAIN_NOT_DESIGNATED_AT_ISSUE: Step.ACCREDITED,
    Code.CHAIN_NOT_DESIGNATED_NOW: Step.ACCREDITED,
    Code.CHAIN_DESIGNATION_MISSING: Step.ACCREDITED,
    Code.CHAIN_ACCREDITATION_MISSING: Step.ACCREDITED,
    Code.CHAIN_DESIGNATION_SCOPE_NOT_COVERED: Step.SCOPE,
    Code.CHAIN_TEST_REPORT: Step.SCOPE,
    Code.CHAIN_TEST_REPORT_INVALID: Step.SCOPE,
    Code.CHAIN_TEST_REPORT_NOT_ACCREDITED: Step.SCOPE,
    Code.CHAIN_TEST_REPORT_OUT_OF_SCOPE: Step.SCOPE,
    Code.CHAIN_TEST_REPORT_UNAVAILABLE: Step.SCOPE,
    Code.CHAIN_TEST_REPORT_UNCHECKED: Step.SCOPE,
    Code.CHAIN_SCOPE: Step.SCOPE,
    Code.CHAIN_SCOPE_NOT_COVERED: Step.SCOPE,
    Code.CHAIN_BODY_SCOPE_NOT_COVERED: Step.SCOPE,
    Code.CHAIN_SCOPE_FLEXIBLE: Step.SCOPE,
}


_STEPS = {code: _STEP_OF_CODE.get(code) or _STEP_OF_AREA[code.value.partition(".")[0]] for code in Code}


def step_of(code: Code) -> Step:
    """Return the step of specs/verification.md that a code belongs to."""
    return _STEPS[code]


_VCDM = "https://www.w3.org/TR/vc-data-model#"
_STATUS_LIST = "https://www.w3.org/ns/credentials/status-list#"
_SECURITY = "https://w3id.org/security#"
_OURS = "https://accredited-vc.example/findings#"

_PARSING = {Code.FORMAT_BASE64, Code.FORMAT_JSON, Code.FORMAT_DUPLICATE_KEY, Code.FORMAT_CBOR, Code.FORMAT_UNRECOGNISED}
_CRYPTOGRAPHIC = {Code.SIG_INVALID, Code.SIG_ENCODING, Code.KEY_UNKNOWN, Code.KEY_NOT_ISSUERS, Code.JOSE_ALG_FORBIDDEN}
_CRYPTOGRAPHIC |= {Code.PROOF_BESIDE_INVALID}
_PROOF = {
    Code.PROOF_MALFORMED,
    Code.PROOF_TYPE,
    Code.PROOF_CRYPTOSUITE,
    Code.PROOF_PURPOSE,
    Code.PROOF_CONTEXT,
    Code.PROOF_PREVIOUS,
}
_MALFORMED = {Code.FORMAT_CLAIM, Code.FORMAT_TYPE, Code.FORMAT_CONTEXT, Code.FORMAT_DATA_MODEL, Code.TIME_CLAIM_TYPE}
_RANGE = {Code.FORMAT_NUMBER, Code.STATUS_INDEX}
_RETRIEVAL = {Code.STATUS_UNAVAILABLE, Code.STATUS_STALE, Code.STATUS_WINDOW}
_STATUS_VERIFICATION = {Code.STATUS_UNTRUSTED, Code.STATUS_PURPOSE, Code.STATUS_WRONG_LIST}

_PROBLEMS: tuple[tuple[set[Code], str], ...] = (
    (_PARSING, _VCDM + "PARSING_ERROR"),
    (_CRYPTOGRAPHIC, _VCDM + "CRYPTOGRAPHIC_SECURITY_ERROR"),
    (_MALFORMED, _VCDM + "MALFORMED_VALUE_ERROR"),
    (_RANGE, _VCDM + "RANGE_ERROR"),
    (_PROOF, _SECURITY + "PROOF_VERIFICATION_ERROR"),
    ({Code.PROOF_TRANSFORMATION}, _SECURITY + "PROOF_TRANSFORMATION_ERROR"),
    ({Code.PROOF_DOMAIN}, _SECURITY + "INVALID_DOMAIN_ERROR"),
    ({Code.PROOF_CHALLENGE}, _SECURITY + "INVALID_CHALLENGE_ERROR"),
    ({Code.STATUS_RANGE}, _STATUS_LIST + "RANGE_ERROR"),
    (_RETRIEVAL, _STATUS_LIST + "STATUS_RETRIEVAL_ERROR"),
    (_STATUS_VERIFICATION, _STATUS_LIST + "STATUS_VERIFICATION_ERROR"),
    ({Code.STATUS_SIZE, Code.STATUS_LIMIT}, _STATUS_LIST + "STATUS_LIST_LENGTH_ERROR"),
)


def problem_type(code: Code) -> str:
    """Return the RFC 9457 `type` of a code: the W3C's where one exists, else our own."""
    for codes, url in _PROBLEMS:
        if code in codes:
            return url
    return _OURS + code.value
