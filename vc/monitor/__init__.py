"""Looking at an issuer from outside, as a verifier does, and comparing with what was seen before (specs/monitor.md)."""
