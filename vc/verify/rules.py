"""The version of the rules by which this program judges (specs/receipt.md RC4)."""

from __future__ import annotations

from typing import Final

RULES: Final = 1
"""Raised with every change that can give other octets for the same evidence; see CONTRIBUTING."""
