"""The verifier as a web service: API and pages (specs/verification.md, design section 6)."""
