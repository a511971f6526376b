"""Status lists (specs/status.md): what a credential says about them, their bytes, their age, and what a value means.

Pure: no clock, no network. Who may sign a list is judged in `vc.verify`.
"""
