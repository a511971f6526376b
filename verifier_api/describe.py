"""Writes the OpenAPI description: `python -m verifier_api.describe > specs/openapi.json`."""

from __future__ import annotations

import json
import sys

from verifier_api.app import create_app
from verifier_api.settings import Settings


def main() -> None:
    """Write the description of the application to standard output."""
    described = create_app(Settings(offline=True)).openapi()
    sys.stdout.write(json.dumps(described, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
