"""The service on this machine's loopback: requests a second and how long the slowest hundredth waits.

Load generator and service share the cores, so these are lower bounds. `wrk` where it is installed, else a client of
our own, which takes far more of the shared processor.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.commands import ROOT
from tests.bench.paired import Effort
from tests.bench.subjects import numbered
from tests.bench.table import Row, Section, duration
from tests.vc_cli.customs_desk import CustomsDesk

CONNECTIONS = 32
DIFFERENT = 2_000
_SERVICE = Path(__file__).with_name("service.py")
_SECONDS_TO_START = 20.0
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}
_SCRIPT = """
local bodies = {}
for line in io.lines("%s") do bodies[#bodies + 1] = line end
local next = 0
request = function()
    next = next %% #bodies + 1
    return wrk.format("POST", "/verify", {["Content-Type"] = "application/vc+jwt"}, bodies[next])
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What a load generator saw."""

    per_second: float
    p99_seconds: float
    by: str


def service_load(effort: Effort) -> tuple[Section, ...]:
    """Measure one worker."""
    with tempfile.TemporaryDirectory(prefix="bench-http-") as folder:
        desk = CustomsDesk(Path(folder))
        tokens = [desk.world.certificate(numbered(n)) for n in range(DIFFERENT if effort.load_seconds else 4)]
        with serving(desk) as (port, process):
            load = _wrk(port, tokens, effort, desk.folder) if shutil.which("wrk") else None
            load = load or asyncio.run(_own_client(port, tokens, effort))
            resident = _resident_mb(process.pid)
    row = Row(
        f"POST /verify, {CONNECTIONS} connections, {len(tokens):,} different certificates, {load.by}",
        f"{load.per_second:,.0f} a second, p99 {duration(load.p99_seconds)}, {resident} MB resident",
        "",
        "3,000 a second, p99 20 ms",
    )
    return (Section("HTTP, one worker of uvicorn, from a bundle", "", (row,)),)


@contextmanager
def serving(desk: CustomsDesk) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run the service until the block ends; it ends with it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-P", str(_SERVICE), str(port), str(desk.root), str(desk.bundle)]
    process = subprocess.Popen(command, env={"PYTHONPATH": f"{ROOT}:{ROOT / 'cli'}"})
    try:
        _wait_for(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the service did not begin to listen within {_SECONDS_TO_START} s")


def _wrk(port: int, tokens: Sequence[bytes], effort: Effort, folder: Path) -> Load | None:
    bodies, script = folder / "bodies", folder / "post.lua"
    bodies.write_bytes(b"\n".join(tokens) + b"\n")
    script.write_text(_SCRIPT % bodies)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(effort.load_seconds, 1)}s", "--latency", "-s", str(script)]
    ended = subprocess.run([*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True)
    assert "Non-2xx" not in ended.stdout, ended.stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", ended.stdout)
    slow = re.search(r"99%\s+([\d.]+)(\w+)", ended.stdout)
    assert rate, ended.stdout
    assert slow, ended.stdout
    return Load(float(rate[1]), float(slow[1]) * _UNITS[slow[2]], "wrk")


async def _own_client(port: int, tokens: Sequence[bytes], effort: Effort) -> Load:
    waits: list[float] = []
    end = time.perf_counter() + max(effort.load_seconds, 0.3)
    bodies = itertools.cycle(tokens)

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < end:
            started = time.perf_counter()
            verdict = await _post(reader, writer, next(bodies))
            assert verdict == "valid", verdict
            waits.append(time.perf_counter() - started)
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    took = time.perf_counter() - started
    return Load(len(waits) / took, sorted(waits)[int(len(waits) * 0.99)], "a client of asyncio")


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes) -> object:
    head = ("POST /verify HTTP/1.1", "Host: bench", "Content-Type: application/vc+jwt", f"Content-Length: {len(body)}")
    writer.write("\r\n".join([*head, "\r\n"]).encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", answer)
    assert length, answer
    return json.loads(await reader.readexactly(int(length[1])))["verdict"]


def _resident_mb(pid: int) -> str:
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return f"{int(found[1]) / 1_000:.0f}" if found else "?"
