"""What the phone needs without network is in the worker's list, whole, and small enough for a cheap phone."""

from __future__ import annotations

import json
import posixpath
import re

import pytest
from flask.testing import FlaskClient

from tests.conftest import Clients

IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
#: bytes as they travel to a browser: everything, and JavaScript alone
ALL, SCRIPTS = 120_000, 65_000


@pytest.fixture
def files(clients: Clients) -> dict[str, bytes]:
    """Address → content of everything the worker keeps."""
    client: FlaskClient = clients.anonymous
    worker = client.get("/service-worker.js").text
    listed = json.loads(worker.split("self.RONDE = ", 1)[1].split(";\n", 1)[0])["files"]
    found = {}
    for address in listed:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            found[address] = answer.data
    return found


def test_every_import_of_a_kept_module_is_kept(files: dict[str, bytes]) -> None:
    modules = {name: content.decode() for name, content in files.items() if name.endswith(".js")}
    assert len(modules) > 20
    for name, text in modules.items():
        for target in IMPORT.findall(text):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) in files, (
                name,
                target,
            )


def test_the_first_load_is_small(clients: Clients, files: dict[str, bytes]) -> None:
    sizes = {}
    for name in files:
        with clients.anonymous.get(name, headers={"Accept-Encoding": "gzip, deflate, br"}) as answer:
            sizes[name] = len(answer.data)
    scripts = sum(size for name, size in sizes.items() if name.endswith(".js"))
    assert scripts <= SCRIPTS
    assert sum(sizes.values()) <= ALL, sorted(sizes.items(), key=lambda one: -one[1])[:8]


def test_nothing_personal_and_no_answer_of_the_api_is_kept(files: dict[str, bytes]) -> None:
    assert not [name for name in files if name.startswith("/api/")]
