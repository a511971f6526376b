"""The credential profiles as data: names, contexts, JSON Schemas and code tables, with a thin reader."""
