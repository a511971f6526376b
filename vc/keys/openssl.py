"""Which OpenSSL signs and verifies here: for records of how keys were made."""

from __future__ import annotations


def openssl_version() -> str:
    """Return the version of the OpenSSL that the library `cryptography` brings or uses."""
    from cryptography.hazmat.backends.openssl import backend

    return backend.openssl_version_text()
