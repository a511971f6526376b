"""What happens to a certificate after it was issued, and its story (specs/register.md G19 to G22, G50 to G57)."""
