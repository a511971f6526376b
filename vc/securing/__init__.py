"""Securing mechanisms: from a stranger's bytes to claims and a signature to check, and from claims to signed bytes."""
