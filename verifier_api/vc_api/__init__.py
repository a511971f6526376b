"""The W3C VC API: issuing and verifying as the W3C speaks of credentials, for clients of others (specs/vc-api.md)."""
