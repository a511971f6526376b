"""What a holder's website shows of its certificate, and what it shows where nothing is known (specs/live-mark.md)."""
