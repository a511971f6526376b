"""The rule of two persons (specs/register.md G58 to G64)."""
