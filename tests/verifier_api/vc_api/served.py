"""`vc serve --vc-api` as a process of its own, over https with a certificate that it signed itself."""

import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.verifier_api.vc_api.offered import BASE, configured

_PROGRAM = "import sys; from vc_cli.main import main; sys.exit(main(sys.argv[1:]))"


def self_signed(folder: Path) -> Path:
    """Write tls.pem and tls.key for this machine; return the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "tls.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "tls.key").write_bytes(key.private_bytes(*pem))
    return folder / "tls.pem"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def with_https(folder: Path, port: int) -> Path:
    """A configuration with all mechanisms, reached at https://localhost and that port."""
    self_signed(folder)
    path = configured(folder, extra='tls = { certificate = "tls.pem", key = "tls.key" }')
    path.write_text(path.read_text("utf-8").replace(BASE, f"https://localhost:{port}"), "utf-8")
    return path


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve and yield the address."""
    port = free_port()
    command = [sys.executable, "-c", _PROGRAM, "serve", "--offline", "--port", str(port), "--vc-api"]
    process = subprocess.Popen(
        [*command, str(with_https(folder, port))], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline()
        assert address.startswith(f"https://127.0.0.1:{port}/"), process.communicate()
        yield f"https://localhost:{port}"
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def trusting(folder: Path) -> ssl.SSLContext:
    """TLS as a client of the service has it: with that one certificate for its anchor."""
    return ssl.create_default_context(cafile=folder / "tls.pem")
