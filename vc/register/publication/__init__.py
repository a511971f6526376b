"""The published folder, made and made again from the ledger (specs/publication.md)."""
