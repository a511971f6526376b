"""What a ceremony notes of its machine (specs/register.md G45)."""

import platform

from vc_cli.machine_facts import machine_facts


def test_the_machine_and_what_makes_and_checks_keys_are_named_with_their_versions() -> None:
    facts = machine_facts()

    assert facts["Host"] == platform.node()
    assert facts["Python"].endswith(platform.python_version())
    assert facts["OpenSSL"].startswith("OpenSSL ")
    assert {"cryptography", "PyJWT", "SQLAlchemy"} <= facts.keys()
    assert all(facts.values())
