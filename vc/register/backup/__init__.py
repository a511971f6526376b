"""Copies of a home: backup, restore, export, import (specs/register.md G73, G74)."""
