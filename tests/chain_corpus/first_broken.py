"""Where a chain breaks first, read from a report alone: what every implementation must name alike.

The links from the top: the trust list itself, the recognition of an accreditation body, each accreditation, the
certificate. A finding belongs to one of them by its code, and says in its subject where: a party's identifier or the
URL of a document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.corpus_builder.case import Broken

TRUST_LIST, RECOGNITION, ACCREDITATION, CERTIFICATE = LINKS = (
    "trust_list",
    "recognition",
    "accreditation",
    "certificate",
)
_RECOGNITION = frozenset({"chain.untrusted", "chain.body_not_recognised", "chain.body_scope_not_covered"})
_LIMITS = frozenset({"limit.chain", "limit.documents"})


def first_broken(report: Mapping[str, Any]) -> tuple[Broken, str] | None:
    """Return the first broken link of a report with the code that says so; None for one that is valid.

    Of several accreditations the one that stands higher in the report's chain counts, else what was found first.
    """
    heights = {link["id"]: height for height, link in enumerate(report["chain"])}
    found = broken_links(report)
    return min(found, key=lambda one: (LINKS.index(one[0].link), heights.get(one[0].at, 0)), default=None)


def broken_links(report: Mapping[str, Any]) -> list[tuple[Broken, str]]:
    """Return all broken links of a report, each with the code that says so; none for one that is valid.

    There are several where several ways up were tried, as with copies of accreditations that came along.
    """
    if report["verdict"] == "valid":
        return []
    return [(Broken(_link(one, report), one["subject"]), one["code"]) for one in _decisive(report)]


def _decisive(report: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield what failed, or else what is unknown; why a document could not be had stands beside what lacks it."""
    findings = report["findings"]
    failed = [finding for finding in findings if finding["outcome"] == "failed"]
    unknown = [finding for finding in findings if finding["outcome"] == "unknown"]
    return (finding for finding in failed or unknown if not finding["code"].startswith("fetch."))


def _link(finding: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    code, subject = finding["code"], finding["subject"]
    kind = code.partition(".")[0]
    if kind in {"trust", "bundle"}:
        return TRUST_LIST
    if code in _RECOGNITION:
        return RECOGNITION
    if kind == "chain" or code in _LIMITS:
        return ACCREDITATION
    if kind == "key" and not _recognised(report) and subject:
        return ACCREDITATION  # the keys of somebody above the issuer: the issuer's own are asked for only below that
    return CERTIFICATE


def _recognised(report: Mapping[str, Any]) -> bool:
    """Whether the issuer was recognised: only then are its own keys and signature looked at."""
    return any(finding["code"] == "chain.recognised" for finding in report["findings"])
