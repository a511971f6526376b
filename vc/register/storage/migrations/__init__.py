"""Migrations of the register (specs/register.md G71), as Alembic keeps them: one file for each step of the format."""
