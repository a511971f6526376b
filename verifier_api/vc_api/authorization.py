"""Who may have something signed or changed: whoever knows an instance's token (specs/vc-api.md VA3)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection
from http import HTTPStatus
from typing import Final

from starlette.requests import Request

from verifier_api.vc_api.rejection import Rejected, Rejection

_credentials: Final = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.ASCII | re.IGNORECASE).fullmatch
"""RFC 6750 section 2.1; the scheme's case means nothing (RFC 9110 section 11.1)."""

_CHALLENGE: Final = 'Bearer realm="vc-api"'


def require_token(request: Request, tokens: Collection[bytes]) -> None:
    """End a request with 401 that brings none of the tokens whose SHA-256 `tokens` are; none at all: let it pass."""
    if not tokens:
        return
    fields = request.headers.getlist("authorization")
    if not fields:  # without an error code: nothing was wrong with what was not there (RFC 6750 section 3.1)
        raise _unauthorized("this instance signs for those who bring its token", _CHALLENGE)
    matched = _credentials(fields[0]) if len(fields) == 1 else None
    if matched is None or not _is_one_of(matched[1], tokens):
        raise _unauthorized("not a token of this instance", f'{_CHALLENGE}, error="invalid_token"')


def _is_one_of(token: str, tokens: Collection[bytes]) -> bool:
    digest = hashlib.sha256(token.encode()).digest()
    return sum(hmac.compare_digest(digest, known) for known in tokens) > 0  # all are compared, however it ends


def _unauthorized(detail: str, challenge: str) -> Rejected:
    headers = {"WWW-Authenticate": challenge}
    return Rejected(Rejection.ours("unauthorized", detail), status=HTTPStatus.UNAUTHORIZED, headers=headers)
