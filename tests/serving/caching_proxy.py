"""A real nginx that keeps what it passes on: as caches should, or as those do that nobody tells anything."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from tests.serving.web_server import WebServer, free_port, running

OBEDIENT = ""
"""It keeps what `Cache-Control` lets it keep."""

DEAF = """
proxy_ignore_headers Cache-Control Expires Set-Cookie Vary;
proxy_cache_valid any 7d;
proxy_cache_use_stale error timeout http_500 http_502 http_503 http_504;
"""
"""It keeps everything for seven days, whatever it is told, and longer where the host is down."""

DEAF_TO_QUERIES = f"{DEAF} proxy_cache_key $uri;"
"""The same, and a query makes no other document."""

_SITE = """
proxy_cache_path {prefix}/kept keys_zone=kept:1m inactive=7d;
server {{
    listen 127.0.0.1:{port};
    location / {{
        proxy_pass http://127.0.0.1:{upstream};
        proxy_cache kept;
        add_header X-Cache $upstream_cache_status always;
        {rules}
    }}
}}
"""


def caching_proxy(program: Path, prefix: Path, upstream: int, rules: str) -> AbstractContextManager[WebServer]:
    """Run nginx in front of the port `upstream` of this machine; `X-Cache` says `HIT` for what it had."""
    port = free_port()
    configuration = _SITE.format(prefix=prefix, port=port, upstream=upstream, rules=rules)
    return running(program, prefix, configuration, port)
