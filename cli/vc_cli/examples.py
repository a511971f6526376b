"""Lines that a reader of `--help` can copy: for each command what to type, and what it is for (X7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import click

Example: TypeAlias = "tuple[str, str]"
"""What it is for, and the arguments after `vc`."""

_HEADING: Final = "Examples"

EXAMPLES: Final[Mapping[str, tuple[Example, ...]]] = {
    "verify": (
        ("a label that was photographed, with no network", "verify label.jpg --bundle world.bundle --offline"),
        ("a credential under a trust list of your own", "verify certificate.jwt --trust trust.toml"),
        ("was it valid when the goods were shipped?", "verify certificate.pdf --at 2026-09-01"),
        ("is this model covered?", "verify certificate.jwt --model HX-200"),
        ("may goods of that day still be sold?", "verify certificate.jwt --act sell --imported 2026-09-01"),
        (
            "a customs manifest, a row for each line",
            "verify manifest.csv --manifest --bundle world.bundle --offline --out results.csv",
        ),
    ),
    "judge": (
        ("judge again what was saved, under the root that you trust", "judge evidence.json --trust root.toml"),
        ("a folder that you have saved yourself", "judge evidence/ --own --trust root.toml"),
    ),
    "present": (
        ("what can be shown, and what is hidden", "present wallet.sd-jwt --list"),
        (
            "show the scope alone, bound to one verifier",
            "present wallet.sd-jwt --disclose /credentialSubject/scope --key me.pem --nonce n-83 --audience customs",
        ),
    ),
    "receipt check": (
        ("judge it again, to the same octets", "receipt check receipt.json --input certificate.jwt --trust root.toml"),
    ),
    "bundle create": (
        (
            "all that the trust list leads to, in one signed file",
            "bundle create --trust trust.toml --root root.toml --key root.pem --out world.bundle",
        ),
        (
            "with the register of each issuer, so that forgeries stand out",
            "bundle create --trust trust.toml --key root.pem --registers --out world.bundle",
        ),
    ),
    "bundle delta": (
        ("what changed since yesterday", "bundle delta --from monday.bundle --to tuesday.bundle --out tuesday.delta"),
    ),
    "bundle show": (("what is in it, how old it is, and who signed it", "bundle show world.bundle --root root.toml"),),
    "bundle update": (
        (
            "get a newer one, whole or by deltas",
            "bundle update world.bundle --from https://bundles.example/world.bundle",
        ),
        ("make a newer one", "bundle update world.bundle --trust trust.toml --key root.pem"),
    ),
    "trust check": (("is it well-formed, in date, and signed by the root?", "trust check trust.jwt --root root.toml"),),
    "trust new-key": (("a key for a root, encrypted", "trust new-key --out root.pem"),),
    "trust new-root": (
        (
            "a root of three keys, two of which must sign",
            "trust new-root --key a.pem --key b.pem --key c.pem --threshold 2 --expires 2027-12-31 --out root.toml",
        ),
    ),
    "trust pin": (("trust this root from now on", "trust pin root.toml"),),
    "trust rotate": (
        (
            "a new root, signed with the old and the new keys",
            "trust rotate new-root.toml --from root.toml --key old.pem --key new.pem --out succession.json",
        ),
    ),
    "trust show": (
        ("what is pinned", "trust show"),
        ("whom this list names", "trust show trust.toml"),
    ),
    "trust sign": (("sign a trust list with a root's key", "trust sign trust.toml --key root.pem --out trust.jwt"),),
    "scan": (
        ("the text of a label's code", "scan label.jpg"),
        ("every picture and PDF of a folder, one line each", "scan photos/"),
    ),
    "init": (
        (
            "a home to try things in",
            "init harbour --issuer did:web:harbour.example --name 'Harbour Certification' --unencrypted",
        ),
        (
            "a real one, on a PostgreSQL server",
            "init harbour --issuer did:web:harbour.example --name Harbour --environment production --database postgresql:///vc",
        ),
    ),
    "key affected": (
        ("which credentials would stand or fall", "key affected 3f9a61c0d2b47e58 --since 2026-11-02T08:00:00Z"),
    ),
    "key ceremony": (
        (
            "new keys before witnesses, with a transcript",
            "key ceremony --officer 'A. Officer' --witness 'B. Witness' --out transcript.txt",
        ),
    ),
    "key compromise": (
        (
            "a key was stolen; list what must be issued anew",
            "key compromise 3f9a61c0d2b47e58 --since 2026-11-02T08:00:00Z --reason 'laptop stolen' --out anew.csv",
        ),
    ),
    "key list": (("every key, its use and its days", "key list --home harbour"),),
    "key retire": (("sign no more with it; what it signed stands", "key retire 3f9a61c0d2b47e58 --reason 'yearly'"),),
    "key rotate": (("a new key for credentials", "key rotate --role credential"),),
    "did show": (("the DID document as it is published", "did show --home harbour"),),
    "accredit": (
        ("accredit a body, or change its schedule", "accredit schedule.toml --home ab"),
        ("see first whom a change would touch", "accredit schedule.toml --dry-run --home ab"),
    ),
    "known add": (("take in the certificates of an accredited body", "known add certificates/ --home ab"),),
    "known list": (("what is known of one body", "known list --body did:web:harbour.example --home ab"),),
    "schedule add": (
        ("take your accreditation into your home", "schedule add https://ab.example/accreditations/GB-D9002.jwt"),
    ),
    "template": (
        ("which there are", "template"),
        ("a workbook to fill in", "template iso-9001 --out certificates.xlsx"),
    ),
    "issue": (
        ("look first at what will be public", "issue certificates.xlsx --preview"),
        ("issue them, one file each", "issue certificates.xlsx --out issued/"),
        ("for the wallet of its holder", "issue certificate.json --form dc+sd-jwt --holder-key holder.jwk"),
    ),
    "suspend": (
        ("from today on", "suspend DE-QMS-2026-00412 --code surveillance_overdue --reason 'audit not held'"),
        ("see first what will change", "suspend DE-QMS-2026-00412 --reason 'audit not held' --dry-run"),
    ),
    "reinstate": (("end a suspension", "reinstate DE-QMS-2026-00412 --reason 'audit held on 12 November'"),),
    "withdraw": (("withdraw it for good", "withdraw DE-QMS-2026-00412 --reason 'conditions no longer met'"),),
    "cancel": (("its holder gives it up", "cancel DE-QMS-2026-00412 --reason 'at the wish of the holder'"),),
    "reduce-scope": (
        (
            "a successor covers what is left",
            "reduce-scope DE-QMS-2026-00412 --by DE-QMS-2026-00500 --reason 'one site closed'",
        ),
    ),
    "supersede": (("another stands in its place", "supersede DE-QMS-2026-00412 --by DE-QMS-2026-00500 --reason new"),),
    "transfer": (
        (
            "another body has taken it over",
            "transfer DE-QMS-2026-00412 --to did:web:other.example --reason 'holder changed its body'",
        ),
    ),
    "reissue": (("correct what was issued", "reissue DE-QMS-2026-00412 corrected.json --reason 'typing error'"),),
    "record-surveillance": (
        ("done, and due again", "record-surveillance DE-QMS-2026-00412 --done 2026-11-12 --next-due 2027-11-30"),
    ),
    "reasons": (("the codes for one change", "reasons suspend"),),
    "two-person on": (("nobody withdraws alone", "two-person on withdrawal"),),
    "two-person off": (("needs a second person itself", "two-person off bulk"),),
    "two-person show": (("what needs two", "two-person show"),),
    "proposals": (("what waits for you", "proposals"),),
    "approve": (("carry out what somebody else proposed", "approve 12 --user j.meier"),),
    "reject": (("send it back", "reject 12 --reason 'wrong certificate' --user j.meier"),),
    "show": (("everything that the register has of it", "show DE-QMS-2026-00412"),),
    "list": (("all that are suspended", "list --status suspended"),),
    "history": (("its story, from the first day", "history DE-QMS-2026-00412"),),
    "publish": (("into the folder of your web server", "publish --out /srv/www/harbour.example"),),
    "backup": (("the whole home in one file", "backup --out harbour-2026-11-28.tar.gz"),),
    "restore": (
        (
            "with what was published since",
            "restore harbour-2026-11-28.tar.gz harbour --published https://harbour.example",
        ),
    ),
    "export": (("open files: NDJSON, and a workbook for CertSearch", "export --out export/"),),
    "import": (("a home from an export", "import export/ --home harbour"),),
    "audit verify": (("name each row that was changed", "audit verify --home harbour"),),
    "audit rebuild": (("all that is published, made again from the ledger", "audit rebuild --out rebuilt/"),),
    "migrate": (("bring an older register up to date", "migrate --home harbour"),),
    "batch list": (("which batches were interrupted", "batch list"),),
    "batch close": (("give up what is left of one", "batch close 7 --reason 'issued from another table'"),),
    "clock show": (("until when a register ahead of time must wait", "clock show"),),
    "clock confirm": (("the clock is right", "clock confirm"),),
    "monitor": (
        ("look once, as a verifier does", "monitor https://harbour.example"),
        ("look every five minutes, and remember", "monitor https://harbour.example --watch 300 --state seen.json"),
    ),
    "qr": (("for a label of 25 mm at 300 dpi", "qr DE-QMS-2026-00412 --out label.png --width 25 --dpi 300"),),
    "certificate": (
        ("the page as PDF, its credential attached", "certificate DE-QMS-2026-00412 --out certificate.pdf"),
        ("in two languages", "certificate DE-QMS-2026-00412 --language de --language zh-Hans --out certificate.pdf"),
        ("all that are in force, one file each", "certificate --all --out certificates/"),
    ),
    "labels": (
        ("a sheet of 24", "labels DE-QMS-2026-00412 --sheet a4-24 --out labels.pdf"),
        ("a sheet of 40, of which six are used", "labels HC-1001 HC-1002 --sheet a4-40 --start 7 --out labels.pdf"),
        ("for a thermal printer", "labels HC-1001 --roll 100x50 --dpi 300 --out label.zpl"),
        ("one for each item", "labels 2026000901900001 --serials A0001..A0100 --out labels.zpl"),
    ),
    "serve": (
        ("the verifier's pages and its API", "serve --trust root.toml --bundle world.bundle"),
        ("an issuer's site, live from its register", "serve --home harbour --port 8080"),
    ),
    "w3c issue": (
        (
            "sign as the W3C's suite asks",
            "w3c issue --input in.json --key key.json --feature credential_jose --output out.json",
        ),
    ),
    "w3c verify": (
        (
            "verify as of a moment of the past",
            "w3c verify --input in.json --key key.json --feature credential_jose --at 2024-01-01 --output out.json",
        ),
    ),
    "demo": (
        ("the small world", "demo --out demo-world"),
        ("a large one, for measuring", "demo --world 100000 --out large-world"),
    ),
}


def write_examples(path: str, formatter: click.HelpFormatter) -> None:
    """Write the examples of the command `path`, such as `bundle create`; nothing for a command that has none."""
    given = EXAMPLES.get(path)
    if given is None:
        return
    with formatter.section(_HEADING):
        for purpose, arguments in given:
            # A line that is broken can't be copied, so it may be as long as it is.
            formatter.write(f"{'':{formatter.current_indent}}# {purpose}\n")
            formatter.write(f"{'':{formatter.current_indent}}vc {arguments}\n")
