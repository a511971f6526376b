"""Text and binary encodings, one file per specification; each decoder accepts exactly one spelling of a value."""
