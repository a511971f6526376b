"""Who may be believed about what, and when: trust list, recognition, accreditation, scope, keys in time.

Pure: no network, no clock, no files. Rules: specs/trust-list.md (L), specs/trust-chain.md (T), specs/scope.md (S).
"""
