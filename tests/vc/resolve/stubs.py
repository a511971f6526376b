"""Stand-ins for the Internet: a server on 127.0.0.1 that misbehaves on order, its authority, networks that count."""

from __future__ import annotations

import contextlib
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from vc.model.limits import Limits

NOW = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
PUBLIC_ADDRESS = "93.184.216.34"
PATIENT = Limits(document_bytes=4_096, fetch_seconds=30, fetch_redirects=3)
"""Bounds small enough to be met soon, and time enough that on a busy machine none but them can be met first."""

HASTY = replace(PATIENT, fetch_seconds=0.5)
"""The same for a server that lets one wait: the deadline is what is met."""

Reply = Callable[[socket.socket, str], None]
"""Writes whatever it likes to the connection; the second argument is the request target."""


def clock() -> datetime:
    return NOW


def plain(body: bytes, *fields: str, status: str = "200 OK") -> Reply:
    """A well-behaved answer."""

    def reply(connection: socket.socket, target: str) -> None:
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *fields]
        connection.sendall("\r\n".join([*head, "", ""]).encode() + body)

    return reply


def raw(*parts: bytes, pause: float = 0.0) -> Reply:
    """Octets as they are, with a pause after each part."""

    def reply(connection: socket.socket, target: str) -> None:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)

    return reply


def endless(first: bytes, part: bytes, *, pause: float = 0.0) -> Reply:
    """An answer that does not end before the other side hangs up."""

    def reply(connection: socket.socket, target: str) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(part)
            time.sleep(pause)

    return reply


def mute(connection: socket.socket, target: str) -> None:
    """No answer, until the other side hangs up."""
    connection.recv(1)


@dataclass
class Authority:
    """A certificate authority of our own, and the folder of what it has issued."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def trusted(self) -> ssl.SSLContext:
        """What a client needs to trust this authority, and no other."""
        path = self.folder / "authority.pem"
        path.write_bytes(self._certificate("authority", self.key, is_authority=True))
        return ssl.create_default_context(cafile=str(path))

    def server(self, *names: str) -> ssl.SSLContext:
        """The server side for a certificate that holds these names."""
        key = ec.generate_private_key(ec.SECP256R1())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".pem") as file:
            file.write(private + self._certificate(names[0], key, names=names))
            file.flush()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(file.name)
        return context

    def _certificate(
        self, name: str, key: ec.EllipticCurvePrivateKey, *, names: Iterable[str] = (), is_authority: bool = False
    ) -> bytes:
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        moment = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(moment - timedelta(days=1))
            .not_valid_after(moment + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        if is_authority:
            usage = x509.KeyUsage(*(False,) * 5, True, True, *(False,) * 2)  # certificates, revocation lists
            builder = builder.add_extension(usage, critical=True)
        else:
            alternatives = x509.SubjectAlternativeName([x509.DNSName(one) for one in names])
            builder = builder.add_extension(alternatives, critical=False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@dataclass
class Stub:
    """A server on 127.0.0.1; `replies` by request target, `requests` as they came."""

    port: int
    replies: dict[str, Reply] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)

    @property
    def targets(self) -> list[str]:
        return [request.split(b" ")[1].decode() for request in self.requests]


@contextlib.contextmanager
def serving(tls: ssl.SSLContext | None) -> Iterator[Stub]:
    """A stub that answers until the block ends; without `tls` it speaks plain HTTP."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=600)
    stub = Stub(listener.getsockname()[1])
    threads: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=_answer, args=(stub, connection, tls), daemon=True)
            threads.append(thread)
            thread.start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield stub
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join(2)
        for thread in threads:
            thread.join(2)


def _answer(stub: Stub, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
    with contextlib.suppress(OSError), contextlib.closing(connection):
        connection.settimeout(PATIENT.fetch_seconds)
        with contextlib.closing(tls.wrap_socket(connection, server_side=True) if tls else connection) as spoken:
            request = b""
            while not request.endswith(b"\r\n\r\n"):
                octets = spoken.recv(4_096)
                if not octets:
                    return
                request += octets
            stub.requests.append(request)
            target = request.split(b" ")[1].decode()
            stub.replies[target](spoken, target)
            if tls is None:
                spoken.shutdown(socket.SHUT_WR)


@dataclass
class Wire(httpcore.NetworkBackend):
    """Leads every dialled address to one port of 127.0.0.1, and remembers which address was asked for."""

    port: int
    dialled: list[tuple[str, int]] = field(default_factory=list)
    dead: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    _sockets: httpcore.SyncBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        self.dialled.append((host, port))
        if host in self.dead:
            raise httpcore.ConnectError("nobody there")
        if host in self.silent:
            raise httpcore.ConnectTimeout("no answer")
        return self._sockets.connect_tcp("127.0.0.1", self.port, timeout, local_address, socket_options)


@dataclass
class AsyncWire(httpcore.AsyncNetworkBackend):
    """The same for an event loop."""

    port: int
    dialled: list[tuple[str, int]] = field(default_factory=list)
    dead: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    _sockets: httpcore.AnyIOBackend = field(default_factory=httpcore.AnyIOBackend)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of httpcore
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.dialled.append((host, port))
        if host in self.dead:
            raise httpcore.ConnectError("nobody there")
        if host in self.silent:
            raise httpcore.ConnectTimeout("no answer")
        return await self._sockets.connect_tcp("127.0.0.1", self.port, timeout, local_address, socket_options)
