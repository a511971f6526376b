"""The issuer's register: one append-only ledger, and all that is published derived from it (specs/register.md)."""
