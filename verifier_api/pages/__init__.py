"""What people see: the page to check something on, the verdict, the problem (specs/pages.md)."""
