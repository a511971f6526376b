"""The W3C's conformance suite for JOSE and COSE, from the command line alone (specs/conformance-mode.md)."""
