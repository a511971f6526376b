"""What the fault tests share: each runs on every engine of the register, as those of the register do."""

from tests.vc.register.conftest import pytest_generate_tests, register_place

__all__ = ["pytest_generate_tests", "register_place"]
