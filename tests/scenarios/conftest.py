"""What the stories and the corpora may ask for."""

import ssl
from pathlib import Path

import httpcore
import pytest


@pytest.fixture
def nothing_is_dialled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No request of a case leaves this machine; nor is a list of authorities read for requests that nobody makes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    monkeypatch.setattr(httpcore, "default_ssl_context", lambda: context)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", _dialled)
    monkeypatch.setenv("VC_CONFIG", str(tmp_path / "nothing-pinned"))


def _dialled(*_: object, **__: object) -> None:
    raise AssertionError("a case asks a host that it does not publish")
