"""The `vc` command under the small world's clock; started as a process of its own by the bench."""

import sys
from datetime import UTC, datetime

from vc_cli.main import main

if __name__ == "__main__":
    sys.exit(main(clock=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC)))
