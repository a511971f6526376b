"""How one verifier service is set up: one frozen object, read once (specs/http-api.md A1)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from vc.errors import ConfigurationError

_PUBLISHED: Final = "site"
_Count = Annotated[int, Field(ge=1)]
_Seconds = Annotated[float, Field(gt=0)]


class Settings(BaseSettings):
    """Settings of the service; each can come from the environment as `VC_` and its name in capitals.

    `trust` is a root or a trust list; without it nothing is ever confirmed. A signed trust list counts under `root`
    alone. Documents are asked of the web first and
    then of `bundle`; with `offline` of the bundle alone, and nothing touches the network. `site` is a published
    folder that is served, by default the folder `site` in the issuer's `home`. `development_hosts` are entries such as
    `cb.example=./sites/cb` that answer for invented hosts, under a test anchor only. `state` is the folder in which
    what was seen is kept (specs/retrieval.md W12); without it, it is remembered for as long as the service runs.
    `policies` are files with policies of the operator's own; a request can name them beside the presets.
    """

    model_config = SettingsConfigDict(env_prefix="VC_", frozen=True, extra="forbid")

    trust: Path | None = None
    root: Path | None = None
    bundle: Path | None = None
    offline: bool = False
    home: Path | None = None
    site: Path | None = None
    development_hosts: tuple[str, ...] = ()
    state: Path | None = None
    policies: tuple[Path, ...] = ()

    batch_lines: _Count = 10_000
    batch_bytes: _Count = 32_000_000
    receive_seconds: _Seconds = 10.0
    batch_receive_seconds: _Seconds = 60.0
    requests_at_once: _Count = 128
    batches_at_once: _Count = 2
    pictures_at_once: _Count = 2
    requests_per_second: Annotated[float, Field(gt=0)] | None = 100.0
    """Sustained, from one address; None where something in front of the service keeps the rate."""
    requests_burst: _Count = 1_000

    def published_folder(self) -> Path | None:
        """Return the folder that is served, None where there is none.

        Raises `ConfigurationError` where the folder that is named, or the home's, is not there.
        """
        if self.site is None and self.home is None:
            return None
        folder = self.site if self.site is not None else Path(self.home or "") / _PUBLISHED
        if not folder.is_dir():
            hint = f"publish it: vc publish --home {self.home or 'HOME'} --out {folder}"
            raise ConfigurationError("no published folder here", where=str(folder), hint=hint)
        return folder
