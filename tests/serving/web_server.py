"""A real nginx on 127.0.0.1 that serves a published folder by the sample of specs/serving/nginx.conf."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "specs" / "serving" / "nginx.conf"
PATIENCE_SECONDS = 20.0

_MAIN = """
daemon off;
{user}
worker_processes 1;
pid {prefix}/nginx.pid;
error_log {prefix}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {prefix}/body;
    proxy_temp_path {prefix}/proxy;
    fastcgi_temp_path {prefix}/fastcgi;
    uwsgi_temp_path {prefix}/uwsgi;
    scgi_temp_path {prefix}/scgi;
    include {prefix}/site.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """One answer, as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class WebServer:
    """A server that listens at a port of 127.0.0.1."""

    port: int
    log: Path

    def ask(self, target: str, *, method: str = "GET", **fields: str) -> Answer:
        """Send one request with exactly this target."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        with contextlib.closing(connection):
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in fields.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, headers, answer.read())


def adapted(sample: str, *, port: int, folder: Path) -> str:
    """Return the sample with the lines that an operator changes, and no other, for a folder and a port without TLS."""
    replaced = {
        "LISTEN": f"listen 127.0.0.1:{port};",
        "HOST": "server_name body.example;",
        "CERTIFICATE": "",
        "FOLDER": f'root "{folder}";',
    }
    lines = []
    for line in sample.splitlines():
        marked = re.search(r"# ([A-Z]+)$", line)
        lines.append(line if marked is None else replaced[marked[1]])
    return "\n".join(lines)


@contextlib.contextmanager
def web_server(program: Path, prefix: Path, folder: Path) -> Iterator[WebServer]:
    """Run nginx over `folder` until the block ends; everything of its own lies in `prefix`."""
    port = free_port()
    with running(program, prefix, adapted(SAMPLE.read_text(), port=port, folder=folder), port) as started:
        yield started


@contextlib.contextmanager
def running(program: Path, prefix: Path, configuration: str, port: int) -> Iterator[WebServer]:
    """Run nginx with what stands inside `http { ... }` until the block ends; it has to listen at `port`."""
    prefix.mkdir()
    (prefix / "site.conf").write_text(configuration)
    user = "user root;" if os.geteuid() == 0 else ""  # else its workers could not read a test's folder
    (prefix / "main.conf").write_text(_MAIN.format(prefix=prefix, user=user))
    log = prefix / "error.log"
    command = [str(program), "-e", str(log), "-p", str(prefix), "-c", str(prefix / "main.conf")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        _await_listening(process, port, log)
        yield WebServer(port, log)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)


def free_port() -> int:
    """Return a port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _await_listening(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        assert process.poll() is None, log.read_text() if log.exists() else process.communicate()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise AssertionError(log.read_text())
