"""Alice, who coordinates noord."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.conftest import Clients


@pytest.fixture
def alice(clients: Clients) -> FlaskClient:
    return clients.as_("alice")
