"""Like `program.py`; prints the largest resident size of this process, in kB, as its last line on stderr."""

import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from vc_cli.main import main

CORES = "BENCH_CORES"
"""The variable that says on how many cores this process may run; all where it is not set."""

if __name__ == "__main__":
    if CORES in os.environ:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(os.environ[CORES])])
    code = main(clock=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
    # Not `ru_maxrss`: a spawned process inherits that of its parent.
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    print(found[1] if found else "", file=sys.stderr)
    sys.exit(code)
