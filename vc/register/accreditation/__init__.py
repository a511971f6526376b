"""An accreditation body's side: grants, schedules, and what it knows of certificates (specs/register.md G23 to G38)."""
