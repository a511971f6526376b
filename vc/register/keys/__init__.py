"""The issuer's keys: files or a token, their life in the ledger, ceremonies (specs/register.md G6, G7, G40 to G48)."""
