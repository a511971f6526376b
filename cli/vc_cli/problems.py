"""What went wrong, for people as one line on stderr, for programs as an RFC 9457 problem on stdout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import click

from vc.encoding.strict_json import JsonValue
from vc.errors import EnvironmentFault, VcError
from vc_cli.exit_codes import Exit
from vc_cli.faults import FaultsFound, Placed, shown_faults

_TYPES: Final = "https://accredited-vc.example/problems#"
EXTRAS: Final = {
    **dict.fromkeys(("anyio", "httpcore"), "online"),
    **dict.fromkeys(("sqlalchemy", "jsonschema", "jsonschema_rs", "referencing", "jwcrypto", "jwt"), "issuer"),
    **dict.fromkeys(("alembic", "openpyxl"), "issuer"),
    "pkcs11": "pkcs11",
    **dict.fromkeys(("qrcode", "fontTools", "fpdf", "uharfbuzz", "PIL", "zxingcpp", "pikepdf", "pypdfium2"), "label"),
    **dict.fromkeys(("babel", "fastapi", "h11", "jinja2", "markupsafe", "pydantic", "pydantic_settings"), "api"),
    **dict.fromkeys(("python_multipart", "starlette", "uvicorn"), "api"),
    "pyld": "rdf",
}
"""Which extra brings a package that a base installation lacks."""

_TITLES: Final = {
    "usage": "The command can't be carried out as asked",
    "environment": "The surroundings failed",
    "interrupted": "The command was interrupted",
    "internal": "A fault of this program",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a command did not do what was asked. `where` names the file, field or option; `hint` what to do next."""

    kind: str
    what: str
    where: str = ""
    hint: str = ""
    faults: tuple[Placed, ...] = ()

    @property
    def exit(self) -> Exit:
        """The exit code that goes with it."""
        return Exit.REFUSED if self.kind == "usage" else Exit.ENVIRONMENT

    def lines(self) -> list[str]:
        """Return what people read: each fault, then the one line that says what happened."""
        return [*(f"vc: {line}" for line in shown_faults(self.faults)), self.line()]

    def line(self) -> str:
        """Return the one line that says what happened."""
        where = f"{self.where}: " if self.where else ""
        hint = f" hint: {self.hint}" if self.hint else ""
        stop = "" if self.what.endswith((".", "?", "!")) or not hint else "."
        return f"vc: error: {where}{self.what}{stop}{hint}"

    def to_json(self) -> dict[str, JsonValue]:
        """Return the problem details object (RFC 9457) with our extension members."""
        faults: list[JsonValue] = [dict(fault.to_json()) for fault in self.faults]
        members: dict[str, JsonValue] = {
            "type": _TYPES + self.kind,
            "title": _TITLES[self.kind],
            "detail": self.what,
            "where": self.where,
            "hint": self.hint,
            "faults": faults,
            "exit_code": int(self.exit),
        }
        return {name: value for name, value in members.items() if value not in ("", [])}


def problem_of(error: BaseException) -> Problem:
    """Return the problem that an exception stands for. One that nobody foresaw is a fault of this program."""
    match error:
        case FaultsFound():
            return Problem("usage", error.message, error.where or "", error.hint or "", error.faults)
        case VcError():
            kind = "environment" if isinstance(error, EnvironmentFault) else "usage"
            return Problem(kind, error.message, error.where or "", error.hint or "")
        case click.ClickException():
            return _click_problem(error)
        case KeyboardInterrupt() | click.Abort():
            return Problem("interrupted", "interrupted", hint="nothing that was already recorded is lost")
        case ModuleNotFoundError() if error.name in EXTRAS:
            hint = f'pip install "accredited-vc[{EXTRAS[error.name]}]"'
            return Problem("usage", f"this needs the package {error.name}", hint=hint)
        case OSError():
            what = error.strerror or type(error).__name__
            return Problem("environment", what, "" if error.filename is None else str(error.filename))
        case _:
            hint = "this is our fault: run it again with VC_DEBUG=1 for the details, and report them"
            return Problem("internal", f"{type(error).__name__} was not foreseen", hint=hint)


def _click_problem(error: click.ClickException) -> Problem:
    context = getattr(error, "ctx", None)
    command = "vc" if context is None else context.command_path
    return Problem("usage", error.format_message().rstrip("."), command, f"see `{command} --help`")
