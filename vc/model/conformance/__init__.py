"""The one validator of the W3C data model that issuing and verifying share (specs/data-model.md)."""
