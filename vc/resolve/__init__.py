"""The verifier's I/O: sources of documents, the offline bundle, and the drivers that feed the pure verification.

Nothing here decides anything: every byte that comes back is a stranger's until `vc.verify` has looked at it.
"""
