"""Issuing, without I/O: what a body has decided becomes the claims of a credential, or faults that name the field."""
