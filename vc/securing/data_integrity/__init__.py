"""Embedded proofs of VC Data Integrity 1.0: reading, checking and adding them (specs/securing.md DI)."""
