"""The verifier service under the small world's clock: `python service.py PORT TRUST BUNDLE`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from verifier_api.app import create_app
from verifier_api.server import server_for
from verifier_api.settings import Settings

if __name__ == "__main__":
    port, trust, bundle = sys.argv[1:]
    settings = Settings(trust=Path(trust), bundle=Path(bundle), offline=True, requests_per_second=None)
    app = create_app(settings, clock=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
    server_for(app, host="127.0.0.1", port=int(port)).run()
