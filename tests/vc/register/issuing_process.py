"""A program of its own that issues certificates and acknowledges each one, until it is killed or has made them all.

Called as `python -m tests.vc.register.issuing_process HOME PREFIX COUNT`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.vc.register.homes import NOW, request
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.register import Register


def main(place: str, prefix: str, count: str) -> None:
    """Issue `count` certificates, one by one; a line is printed only after each was committed."""
    with Home.open(Path(place)) as home:
        signer = home.signer(KeyRole.CREDENTIAL, None)
        register = Register(home)
        for number in range(int(count)):
            issued = register.issue(request(home, f"{prefix}-{number:05}"), signer=signer, now=NOW)
            slot = issued.certificate.slot
            print(issued.certificate.number, issued.certificate.digest.hex(), slot.list_number, slot.index, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
