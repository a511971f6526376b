"""Whether the register is whole (specs/register.md G11, G12, G70)."""
