"""What a key ceremony notes of the machine on which it is held."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Final

_PACKAGES: Final = ("accredited-vc", "cryptography", "PyJWT", "jwcrypto", "python-pkcs11", "SQLAlchemy")


def machine_facts() -> dict[str, str]:
    """Return the machine's name, its system, and the versions of what makes and checks keys."""
    from vc.keys.openssl import openssl_version

    packages = {name: found for name in _PACKAGES if (found := _version(name))}
    return {
        "Host": platform.node(),
        "Operating system": platform.platform(),
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "OpenSSL": openssl_version(),
        **packages,
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
