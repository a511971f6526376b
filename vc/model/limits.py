"""The bounds on everything that a stranger can make us read, in one place; units stand in the names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one verification (specs/securing.md, specs/verification.md).

    Reaching one always leaves a finding; nothing is cut off silently.
    """

    header_bytes: int = 8_192
    credential_bytes: int = 262_144
    upload_bytes: int = 10_000_000
    manifest_bytes: int = 64_000_000
    document_bytes: int = 16_777_216
    presentation_bytes: int = 1_048_576
    presentation_credentials: int = 32
    status_list_inflated_bytes: int = 16_777_216
    identifier_bytes: int = 512
    label_bytes: int = 300
    disclosures: int = 500
    json_depth: int = 32
    json_members: int = 10_000
    document_json_members: int = 2_000_000
    chain_depth: int = 6
    label_candidates: int = 8
    proofs: int = 8
    rdf_members: int = 400
    documents: int = 64
    shared_documents: int = 512
    fetch_seconds: float = 5.0
    fetch_redirects: int = 3
    gathering_seconds: float = 15.0
    image_pixels: int = 50_000_000
    pdf_pages: int = 20


DEFAULT_LIMITS = Limits()
