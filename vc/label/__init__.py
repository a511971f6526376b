"""The label form on paper: QR code, picture, certificate page and label sheet (specs/label.md L4 to L8)."""
