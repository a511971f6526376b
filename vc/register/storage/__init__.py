"""Where the ledger is kept: the database, its tables, and what shows that nothing was lost (register.md G8 to G13)."""
