"""Two issuers: one embeds proofs and keeps lists; one envelops, has a did:web and asks for a token."""

import hashlib
from pathlib import Path

from vc.keys.algorithm import Algorithm
from vc.keys.file_signer import write_key
from vc.keys.private_key import generate

BASE = "https://vc.example"
TOKEN = "a-token-that-only-tests-know"


def two_issuers(folder: Path) -> Path:
    """Write their keys and their configuration; return the latter."""
    write_key(folder / "school.pem", generate(Algorithm.EDDSA), None)
    write_key(folder / "lab.pem", generate(Algorithm.ES256), None)
    path = folder / "vc-api.toml"
    path.write_text(
        f"""
base = "{BASE}"
state = "status.sqlite"

[[instance]]
name = "school"
key = "school.pem"
securing = "eddsa-jcs-2022"
status = true

[[instance]]
name = "lab"
key = "lab.pem"
issuer = "did:web:vc.example:lab"
securing = "vc+jwt"
status = true
tokens_sha256 = ["{hashlib.sha256(TOKEN.encode()).hexdigest()}"]
""",
        "utf-8",
    )
    return path
