"""A world made through the command line alone: two issuers, their sites, a trust list, a root and a bundle of it."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from tests.vc_cli.command_line import Ran, vc
from tests.world import NOW

START = NOW - timedelta(days=2)

SCHEDULE = """
subject = "did:web:cb.example"
name = "Harbour Certification (invented)"
role = "certification_body"
number = "NAS-0042"
granted = 2026-11-01

[[schedule]]
activity = "management_system_certification"
standards = ["ISO 9001"]
editions = ["2015"]
sectors = ["IAF:17", "IAF:18"]
countries = "*"
from = 2026-11-01
"""

ROWS = """\
certificate_number,holder_name,holder_name_native,holder_lang,country,standard,edition,sectors,scope_text,sites,\
valid_from,valid_until
DE-1,Müller Feinmechanik GmbH,,,DE,ISO 9001,2015,17,Machining of parts,,2026-11-01,2029-10-31
CN-2,Shanghai Precision Co.,上海精密有限公司,zh,CN,ISO 9001,2015,17;18,Parts,Works A (CN),2026-11-01,2029-10-31
AE-3,Dubai Valves LLC,دبي للصمامات,ar,AE,ISO 9001,2015,18,Valves,,2026-11-01,2029-10-31
"""

TRUST = """
version = 1
issued = 2026-11-01T00:00:00Z
expires = 2027-11-01T00:00:00Z
environment = "test"

[[arrangement]]
id = "gac"
name = "Invented Arrangement"
scopes = ["management_system_certification"]

[[body]]
did = "did:web:ab.example"
name = "Northern Accreditation (invented)"
arrangement = "gac"
official_page = "https://ab.example/"
origins = ["https://ab.example"]
index = "https://ab.example/accreditations/index.jwt"

[[body.scope]]
activity = "management_system_certification"
standard = "ISO 9001"
from = 2025-01-01T00:00:00Z

[[body.key]]
jwk = {credential}
from = 2025-01-01T00:00:00Z
state = "active"

[[body.key]]
jwk = {status}
from = 2025-01-01T00:00:00Z
state = "active"
"""


class SmallWorld:
    """The files of the world, in `folder`: homes `ab` and `cb`, `site/HOST`, `certificates/`, `root.toml` and so on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = START

    @property
    def ab(self) -> Path:
        """The accreditation body's home."""
        return self.folder / "ab"

    @property
    def cb(self) -> Path:
        """The certification body's home."""
        return self.folder / "cb"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The options that answer for both hosts from their sites."""
        places = [f"{host}={self.folder / 'site' / host}" for host in ("ab.example", "cb.example")]
        return tuple(text for place in places for text in ("--development-hosts", place))

    @property
    def offline(self) -> tuple[object, ...]:
        """The options of a verifier without a network."""
        return ("--trust", self.folder / "root.toml", "--bundle", self.folder / "world.bundle", "--offline")

    def certificate(self, number: str) -> Path:
        """Return the file of an issued certificate."""
        return self.folder / "certificates" / f"{number}.jwt"

    def clock(self) -> datetime:
        """Answer with this world's present moment."""
        return self.now

    def vc(self, *arguments: object, stdin: bytes = b"") -> Ran:
        """Run a command a minute later than the one before."""
        self.now += timedelta(minutes=1)
        return vc(*arguments, stdin=stdin, clock=self.clock)

    def done(self, *arguments: object) -> Ran:
        """Run a command that must succeed."""
        ran = self.vc(*arguments)
        assert ran.code == 0, ran
        return ran

    def write(self, name: str, content: str) -> Path:
        """Write a file of the world."""
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return path

    def publish(self) -> None:
        """Publish both homes."""
        self.done("publish", "--home", self.cb, "--out", self.folder / "site" / "cb.example")
        self.done("publish", "--home", self.ab, "--out", self.folder / "site" / "ab.example", *self.hosts)


def found(world: SmallWorld) -> None:
    """Make the homes, accredit, issue, publish, and make root, trust list and bundle."""
    folder = world.folder
    for host, name in (("ab", "Northern Accreditation (invented)"), ("cb", "Harbour Certification (invented)")):
        did = f"did:web:{host}.example"
        world.done("init", folder / host, "--issuer", did, "--name", name, "--unencrypted")
        (folder / "site" / f"{host}.example").mkdir(parents=True)
    world.done("accredit", world.write("schedule.toml", SCHEDULE), "--home", world.ab)
    world.done("publish", "--home", world.ab, "--out", folder / "site" / "ab.example", "--offline")
    world.done("schedule", "add", "https://ab.example/accreditations/NAS-0042.jwt", "--home", world.cb, *world.hosts)
    world.done("issue", world.write("rows.csv", ROWS), "--home", world.cb, "--out", folder / "certificates")
    world.publish()
    world.done("trust", "new-key", "--out", folder / "root.pem", "--unencrypted")
    expires = ("--expires", "2028-01-01")
    world.done("trust", "new-root", "--key", folder / "root.pem", *expires, "--out", folder / "root.toml")
    keys = {
        key["role"]: _inline(key["jwk"]) for key in world.done("key", "list", "--home", world.ab, "--json").json["keys"]
    }
    world.write("trust.toml", TRUST.format(**keys))
    signing = ("--trust", folder / "trust.toml", "--key", folder / "root.pem", "--root", folder / "root.toml")
    world.done("bundle", "create", *signing, "--out", folder / "world.bundle", *world.hosts)


def _inline(jwk: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name} = {json.dumps(value)}" for name, value in jwk.items()) + "}"
