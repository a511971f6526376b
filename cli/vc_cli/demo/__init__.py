"""A whole small world, end to end: what `vc demo` shows."""
