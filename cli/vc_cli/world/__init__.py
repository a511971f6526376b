"""An invented world of any size, for measuring on believable data (specs/demo-world.md)."""
