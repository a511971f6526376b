"""The `vc` command."""
