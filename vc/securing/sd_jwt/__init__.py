"""Selective disclosure for JWTs (RFC 9901): parts, disclosures, placement, key binding, issuing, presenting."""
