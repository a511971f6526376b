"""From a request to a stored credential, in two steps (specs/register.md G14 to G18)."""
