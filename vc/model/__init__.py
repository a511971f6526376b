"""Frozen values of the domain: what credentials, accreditations, scopes and documents say."""
