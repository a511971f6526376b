"""V3 to V5: who has signed the target, by whose recognition, with which key.

A credential names its issuer. A label names nobody: whoever lists its kid may have signed it, and only one may turn
out to have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.finding import Finding, Outcome
from vc.verify.checks.body_index import indexes_naming_kid
from vc.verify.checks.recognition import recognise
from vc.verify.checks.signature import check_signature
from vc.verify.checks.wanted_links import designated_for

if TYPE_CHECKING:
    from typing import TypeAlias

    from vc.verify.case import Case, Recognised

    Hints: TypeAlias = tuple[str | None, ...]


def authenticate(case: Case) -> bool:
    """Establish who signed the target. False, with findings, where nobody is known to have, or several are (V3.2)."""
    candidates = _candidates(case)
    mark = len(case.findings)
    signers: dict[str, tuple[Recognised, list[Finding]]] = {}
    others: list[list[Finding]] = []
    for issuer, hints in candidates.items():
        recognised = _signer(case, issuer, hints)
        found = case.findings[mark:]
        del case.findings[mark:]
        if recognised is None:
            others.append(found)
        else:
            signers[issuer] = recognised, found
    if signers and (len(signers) > 1 or any(_may_have_signed(case, found) for found in others)):
        detail = f"{', '.join(candidates)} all list this key, and it is not certain that only one of them signed"
        case.unknown(Code.KEY_AMBIGUOUS, detail=detail, spec="V3.2")
        return False
    for recognised, found in signers.values():
        # What was found of candidates that did not sign is of no concern once the signer is known.
        case.findings.extend(found)
        case.recognised, case.hints, case.authentic = recognised, candidates[recognised.issuer], True
        return True
    # What one candidate did not sign, another that could not be asked may have: then nothing has failed.
    undecided = [found for found in others if _may_have_signed(case, found)]
    case.findings.extend(finding for found in undecided or others for finding in found)
    return False


def _candidates(case: Case) -> dict[str, Hints]:
    """Return who may have signed, and where their accreditations may stand."""
    credential = case.credential
    if credential.label_kid is None:
        return {credential.issuer: credential.recognized_in or (None,)}
    found: dict[str, Hints] = {}
    for _, entry in indexes_naming_kid(case, credential.label_kid):
        found[entry.issuer] = (*found.get(entry.issuer, ()), entry.current)
    kid, most = credential.label_kid.hex(), case.limits.label_candidates
    if not found:
        detail = "no accreditation body of the trust list names this key"
        case.unknown(Code.KEY_UNKNOWN, subject=kid, detail=detail, spec="V3.2")
        return {}
    # An index that could not be read may list the key for its owner: what was found of it stays.
    if len(found) > most:
        case.unknown(Code.KEY_AMBIGUOUS, subject=kid, detail=f"more than {most} bodies list this key", spec="V3.2")
        return {}
    return found


def _signer(case: Case, issuer: str, hints: Hints) -> Recognised | None:
    """Steps V3 to V5 for one candidate: its recognition if it signed, with the findings of both."""
    mark = len(case.findings)
    recognitions = (recognised for hint in hints if (recognised := recognise(case, issuer, hint)) is not None)
    recognised = next(recognitions, None) or designated_for(case, issuer, case.credential.scope)
    if recognised is None:
        return None
    del case.findings[mark:]
    links = len(recognised.accreditations) + 1
    case.passed(Code.CHAIN_RECOGNISED, subject=issuer, detail=f"{recognised.body.name}, {links} links", spec="V3.3")
    return recognised if check_signature(case, recognised) else None


def _may_have_signed(case: Case, found: list[Finding]) -> bool:
    """Whether a candidate may be the signer although it is not known to be: saved evidence can hide anything."""
    return case.evidence.saved or all(finding.outcome is not Outcome.FAILED for finding in found)
