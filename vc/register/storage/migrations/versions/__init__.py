"""The steps, one file each. A step is frozen: it never imports today's tables."""
