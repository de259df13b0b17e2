"""Alice, who coordinates noord, and Edda, who administers."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clients
from tests.web.pages import desk


@pytest.fixture
def alice(clients: Clients) -> FlaskClient:
    return clients.as_("alice")


@pytest.fixture
def edda(app: Flask) -> FlaskClient:
    return desk(app, "edda")
