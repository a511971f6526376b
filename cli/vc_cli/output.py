"""Where words and documents go: results to stdout, everything else to stderr."""

from __future__ import annotations

from collections.abc import Mapping

import click

from vc.encoding.strict_json import JsonValue, dumps


def write_json(document: Mapping[str, JsonValue]) -> None:
    """Write the one JSON document of a run to stdout, in UTF-8 whatever the terminal's encoding."""
    click.echo(dumps(dict(document)))


def say(text: str) -> None:
    """Write one line of a result for people to stdout."""
    click.echo(text)


def warn(text: str) -> None:
    """Write one line to stderr that people should see whatever else is asked for."""
    click.echo(f"vc: {text}", err=True)
