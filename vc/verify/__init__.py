"""Verification: evidence, question, policy, the steps, and the judge (specs/verification.md)."""
