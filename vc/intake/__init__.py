"""What a person hands over, turned into bytes to read: file, QR text, picture, PDF, manifest (specs/label.md L9)."""
