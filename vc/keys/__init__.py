"""Keys: algorithms, public keys, DID documents and verification methods, and the signers of the issuer's side."""
