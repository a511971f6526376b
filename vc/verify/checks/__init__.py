"""The steps of specs/verification.md, one file each."""
