"""Holds the coverage of each package against its floor: `python tools/coverage_floors.py coverage.json`.

Lines and branches count together. What decides a verdict is covered whole; the rest to 95 %.
"""

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

WHOLE = ("vc/encoding", "vc/securing", "vc/status", "vc/verify")
ELSEWHERE_PERCENT = 95.0


@dataclass(slots=True)
class Tally:
    """Lines and branches of one package: `met` of `all`, and where the rest is."""

    met: int = 0
    all: int = 0
    gaps: tuple[str, ...] = ()

    @property
    def percent(self) -> float:
        """100 for a package without code."""
        return 100.0 * self.met / self.all if self.all else 100.0


def package_of(path: str) -> str:
    """`vc/status/entry.py` -> `vc/status`; `vc/errors.py` -> `vc`; `cli/vc_cli/commands/key.py` -> `cli/vc_cli`."""
    folders = Path(path).parts[:-1]
    return "/".join(folders[:2]) if folders[0] in {"vc", "cli"} else folders[0]


def tallies(report: Path) -> dict[str, Tally]:
    """Coverage by package from coverage.py's JSON report."""
    found: defaultdict[str, Tally] = defaultdict(Tally)
    for path, entry in json.loads(report.read_text(encoding="utf-8"))["files"].items():
        summary, tally = entry["summary"], found[package_of(path)]
        tally.met += summary["covered_lines"] + summary["covered_branches"]
        tally.all += summary["num_statements"] + summary["num_branches"]
        if entry["missing_lines"] or entry["missing_branches"]:
            tally.gaps += (f"{path}: lines {entry['missing_lines']}, branches {entry['missing_branches']}",)
    return dict(found)


def main() -> int:
    """0 if every package reaches its floor, else 1 with the packages and their gaps."""
    below = False
    for package, tally in sorted(tallies(Path(sys.argv[1])).items()):
        floor = 100.0 if package in WHOLE else ELSEWHERE_PERCENT
        if tally.percent >= floor:
            continue
        below = True
        print(f"{package}: {tally.percent:.2f} % covered, floor {floor:.0f} %", *tally.gaps, sep="\n    ")
    if not below:
        print("coverage: every package reaches its floor")
    return int(below)


if __name__ == "__main__":
    sys.exit(main())
