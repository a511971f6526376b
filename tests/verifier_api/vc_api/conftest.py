"""A VC API service with an instance for each mechanism, over a temporary folder."""

from pathlib import Path

import pytest

from tests.verifier_api.vc_api.offered import Offered, offered


@pytest.fixture
def vc_api(tmp_path: Path) -> Offered:
    return offered(tmp_path)
