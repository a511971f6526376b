"""`vc issue`: certificates from JSON or tables, as signed credentials."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc_cli.fault_copies import require_new_file
from vc_cli.files import FILE, make_folder, write_file
from vc_cli.homes import home_option, json_option, opened, sign_ledger, signers_for, tell_unfinished
from vc_cli.invocation import invocation
from vc_cli.output import warn, write_json
from vc_cli.passphrases import passphrase_option
from vc_cli.progress import bar
from vc_cli.proposals import or_proposed
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import counted, shown
from vc_cli.users import user_option

if TYPE_CHECKING:
    from vc.issue.prepare import IssuerProfile
    from vc.keys.public_key import PublicKey
    from vc.keys.signer import Signer
    from vc.register.home import Home
    from vc.register.issuing.given_numbers import GivenNumber
    from vc.register.issuing.issuing import Issued
    from vc_cli.drafts import ReadFiles

_JWT: Final = "vc+jwt"
_WALLET: Final = "dc+sd-jwt"
_COSE: Final = "vc+cose"
_ENVELOPED: Final = "enveloped"
_LABEL: Final = "label"
_SUFFIX: Final = {
    _JWT: ".jwt",
    _ENVELOPED: ".enveloped.json",
    _WALLET: ".sd-jwt",
    _COSE: ".cose.json",
    _LABEL: ".label.txt",
}


@click.command("issue", cls=ShownCommand)
@click.argument("files", type=FILE, metavar="FILE...", nargs=-1, required=True)
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Write each credential to a file here.")
@click.option(
    "--form",
    type=click.Choice(list(_SUFFIX)),
    default=_JWT,
    show_default=True,
    help="The form to hand out; the label form is signed and stored either way.",
)
@click.option(
    "--holder-key",
    type=FILE,
    metavar="FILE",
    help="With --form dc+sd-jwt: the holder's public key (a JWK), to which it is bound.",
)
@click.option("--preview", is_flag=True, help="Show what will be public; sign and record nothing.")
@click.option(
    "--faults-out",
    metavar="FILE.xlsx",
    type=click.Path(path_type=Path),
    help="Write the copy with marked faults here.  [default: NAME.faults.xlsx beside the table]",
)
@click.option("--no-fault-copy", is_flag=True, help="Write no copy with marked faults.")
@home_option
@user_option
@passphrase_option
@json_option
def issue_command(  # noqa: PLR0913 - one parameter for each option
    *,
    files: tuple[str, ...],
    out: Path | None,
    form: str,
    holder_key: str | None,
    preview: bool,
    faults_out: Path | None,
    no_fault_copy: bool,
    home: Path,
    user: str,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Issue the certificates in FILE: one as JSON, or many as a workbook (.xlsx), CSV or NDJSON.

    Everything is checked before anything is issued. What is wrong is listed with its cell, and marked in a copy of the
    table. Running the same file again issues nothing anew and hands out the same credentials. Without --out they are
    printed, one a line. `vc template` writes workbooks to fill in.

    --form dc+sd-jwt signs each certificate for a wallet, too: its holder may then hide what its type lets it hide
    (`vc present`). Run again with it to get the same for certificates that were issued before.
    """
    from vc.issue.recognitions import kinds_lacking
    from vc.model.vocabulary import LinkKind
    from vc.register.approvals.bulk_approval import require_bulk_approval
    from vc.register.issuing.drafts import issuer_profiles
    from vc.register.issuing.wallet_form import WalletDesk
    from vc.register.keys.key_records import KeyRole
    from vc.register.register import ROWS_AT_ONCE, Register
    from vc_cli.drafts import requests_for

    require_new_file(faults_out, files)
    holder = _holder_key(holder_key, form)
    now = invocation().now()
    with opened(home) as open_home, or_proposed(open_home, by=user, now=now, as_json=as_json):
        profiles = issuer_profiles(open_home)
        if profiles[0].accreditation is None:
            warn("this home has no accreditation: what it issues can't be confirmed (take one in: `vc schedule add`)")
        copy = _FaultCopy(wanted=not no_fault_copy, out=faults_out)
        read, given = _checked(open_home, files, profiles, copy=copy, now=now)
        drafts = read.drafts
        if LinkKind.DESIGNATION in kinds_lacking((one.draft for one in drafts), profiles):
            warn("a scheme here needs a designation, and this home has none: what is issued can't be confirmed")
        if preview:
            from vc_cli.previewing import issued_before, previews_of, show_preview

            previews = previews_of(drafts, profiles, open_home.addresses, now=now)
            show_preview(previews, issued_before(drafts, given), as_json=as_json)
            return
        requests = requests_for(read, profiles, by=user)
        names = [Path(name).name for name in files]
        numbers = (request.number for request in requests)
        require_bulk_approval(open_home, [request.key for request in requests], numbers=numbers, files=names, now=now)
        signer, ledger_signer = signers_for(open_home, KeyRole.CREDENTIAL, passphrase_file)
        with ExitStack() as shown_work:

            @cache  # a bar has a thread, and whoever signs is copied before there is one
            def advance() -> Callable[[int], None]:
                return shown_work.enter_context(bar(total=len(drafts), what="Issuing"))

            register = Register(
                open_home, on_step=lambda step: advance()(ROWS_AT_ONCE if step == "issue.committed" else 0)
            )
            issued = register.issue_many(requests, signer=signer, now=now, source=", ".join(names))
        texts = [_text(open_home, one, form, signer=signer) for one in issued]
        if form == _WALLET:
            desk = WalletDesk(open_home, signer, secrets.token_bytes, by=user)
            texts = [desk.issue(one.certificate, holder=holder, now=now).sd_jwt.decode() for one in issued]
        sign_ledger(open_home, ledger_signer, now=now)
        tell_unfinished(open_home)
        _hand_out(issued, texts, form=form, out=out, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _FaultCopy:
    """Whether a marked copy is wanted, and where; None: beside the table."""

    wanted: bool
    out: Path | None


def _checked(
    home: Home, files: tuple[str, ...], profiles: Sequence[IssuerProfile], *, copy: _FaultCopy, now: datetime
) -> tuple[ReadFiles, dict[str, GivenNumber]]:
    """Return what the files hold, each draft rehearsed, and which of their numbers were given before.

    Raises `FaultsFound` for whatever keeps one of them from being issued.
    """
    from vc.register.issuing.given_numbers import given_numbers
    from vc.register.storage.engine import reading
    from vc_cli.drafts import check_drafts, read_drafts
    from vc_cli.fault_copies import write_fault_copies
    from vc_cli.faults import FaultsFound

    read = read_drafts(files)
    for name, table in read.tables.items():
        for note in table.notes:
            warn(f"{name}: {shown(note)}")
    with reading(home.engine) as connection:
        given = given_numbers(connection, (one.known_number for one in (*read.drafts, *read.partial)))
    faults = check_drafts(read, profiles, home.addresses, given=given, now=now)
    if faults:
        copies = write_fault_copies(read.tables, faults, out=copy.out) if copy.wanted else []
        raise FaultsFound(faults, copies)
    return read, given


def _holder_key(name: str | None, form: str) -> PublicKey | None:
    """Return the key to which a wallet form is bound. Raises `UsageError` for another form, and for no sound key."""
    if name is None:
        return None
    if form != _WALLET:
        raise UsageError("binds an SD-JWT VC alone", where="--holder-key", hint=f"add --form {_WALLET}")
    from vc_cli.wallet_files import public_key_in

    return public_key_in(name)


def _hand_out(issued: list[Issued], texts: list[str], *, form: str, out: Path | None, as_json: bool) -> None:
    if out is not None:
        folder = make_folder(out)
        for one, text in zip(issued, texts, strict=True):
            if text:
                write_file(folder / f"{one.certificate.slug}{_SUFFIX[form]}", f"{text}\n".encode())
    for one in issued:
        if one.label_fault:
            warn(f"{one.certificate.name}: no label form: {one.label_fault}")
    if as_json:
        listed: list[JsonValue] = [_member(one, text) for one, text in zip(issued, texts, strict=True)]
        write_json({"issued": listed})
    elif out is None:
        for text in texts:
            click.echo(text)
    repeated = sum(one.repeated for one in issued)
    again = f", {repeated} of them issued before" if repeated else ""
    warn(f"{counted(len(issued), 'credential')}{again}")


def _text(home: Home, issued: Issued, form: str, *, signer: Signer) -> str:
    """Return the credential as text: a compact JWS, bare or in JSON, in COSE and JSON, or its QR code's text.

    It is "" where it has no label form. In COSE the same octets are signed as in the JWS, so that both are one
    (securing.md E4).
    """
    from vc.encoding import base64url, strict_json
    from vc.securing.enveloped import enveloped
    from vc.securing.label_number import label_url
    from vc.securing.secured import Form

    if form == _ENVELOPED:
        return strict_json.dumps(enveloped(issued.certificate.secured, Form.VC_JWT)).decode()
    if form == _COSE:
        from vc.securing.vc_cose import secure_vc_cose

        payload = base64url.decode(issued.certificate.secured.split(b".")[1])
        return strict_json.dumps(enveloped(secure_vc_cose(payload, signer), Form.VC_COSE)).decode()
    if form != _LABEL:
        return issued.certificate.secured.decode()
    label = issued.certificate.label
    return "" if label is None else label_url(home.settings.verify_host, label)


def _member(issued: Issued, text: str) -> JsonValue:
    certificate = issued.certificate
    return {
        "id": certificate.id,
        "number": certificate.number,
        "repeated": issued.repeated,
        "status_list": certificate.slot.list_number,
        "status_index": certificate.slot.index,
        "credential": text,
    }
