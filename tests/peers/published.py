"""What the small world and a register's site publish, seen with nothing of ours: text, JSON, base64url."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """JWTs by URL or path, and the DID documents in which their keys stand."""

    documents: dict[str, str]
    dids: dict[str, Json]

    def key_of(self, token: str) -> Json:
        """The public JWK that the token's kid names."""
        kid = part(token, 0)["kid"]
        (found,) = [one for one in self.dids[kid.partition("#")[0]]["verificationMethod"] if one["id"] == kid]
        jwk: Json = found["publicKeyJwk"]
        return jwk

    def changed(self) -> "Published":
        """The same, with one octet of every payload changed."""
        return Published({url: changed(token) for url, token in self.documents.items()}, self.dids)

    def write(self, folder: Path) -> Path:
        """As a file for `verify_issued.mjs`."""
        path = folder / "published.json"
        path.write_text(json.dumps({"documents": self.documents, "dids": self.dids}))
        return path


def published(files: dict[str, bytes]) -> Published:
    """Sort files by what they are: `did.json` and `.jwt`."""
    dids = [json.loads(content) for name, content in files.items() if name.endswith("did.json")]
    tokens = {name: content.decode("ascii") for name, content in files.items() if name.endswith(".jwt")}
    return Published(tokens, {did["id"]: did for did in dids})


def part(token: str, number: int) -> Json:
    """The header (0) or payload (1) of a compact JWS."""
    segment = token.split(".")[number]
    decoded: Json = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    return decoded


def changed(token: str) -> str:
    """The token with the last claim's value changed, in as many octets."""
    header, payload, signature = token.split(".")
    middle = len(payload) // 2
    other = "A" if payload[middle] != "A" else "B"
    return f"{header}.{payload[:middle]}{other}{payload[middle + 1 :]}.{signature}"
