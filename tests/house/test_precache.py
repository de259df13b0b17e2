"""What the phone needs without network is in the worker's list, whole, and small enough for a cheap phone."""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from tests.conftest import Clients

IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
#: a word that a module says by its whole key
SAID = re.compile(r"""\bt\(["']([\w.]+)["']""")
#: bytes as they travel to a browser: everything, and JavaScript alone
ALL, SCRIPTS = 120_000, 60_000
#: of a first visit
REQUESTS = 25


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


def pack_of(clients: Clients) -> str:
    """Address of the one file that holds them all."""
    worker = clients.anonymous.get("/service-worker.js").text
    version = json.loads(worker.split("self.RONDE = ", 1)[1].split(";\n", 1)[0])["version"]
    return f"/app/pack/{version}.json"


def travels(clients: Clients, address: str) -> int:
    """Bytes of an answer as a browser gets it."""
    with clients.anonymous.get(address, headers={"Accept-Encoding": "gzip, deflate, br"}) as answer:
        assert answer.status_code == 200, address
        return len(answer.data)


def test_the_pack_holds_what_the_worker_keeps(clients: Clients, files: dict[str, bytes]) -> None:
    """Letter for letter, but for the page, which comes with the headers that guard it."""
    with clients.anonymous.get(pack_of(clients)) as answer:
        packed = answer.get_json()
    assert set(files) - set(packed) == {"/app"}
    for address, (kind, text) in packed.items():
        assert text.encode() == files[address], address
        with clients.anonymous.get(address) as answer:
            assert answer.mimetype == kind


def test_the_kept_page_names_the_modules_it_begins_with(clients: Clients, files: dict[str, bytes]) -> None:
    """All of them, so that none is found late; and no screen that nobody sees first."""
    page = clients.anonymous.get("/app?kept").text
    named = re.findall(r'rel="modulepreload" href="(/[^"]+)"', page)
    waiting, needed = ["/static/js/app.js"], set()
    while waiting:
        name = waiting.pop()
        needed.add(name)
        targets = re.findall(r"""(?:from|import)\s*["'](\.{1,2}/[^"']+)["']""", files[name].decode())
        beside = {posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) for target in targets}
        waiting += beside - needed
    assert set(named) == needed
    assert "/static/js/screens/more.js" in set(files) - needed
    assert '<script type="module" src="/static/js/app.js">' in page
    assert "boot.js" not in page


def test_another_version_s_pack_is_not_there(clients: Clients) -> None:
    assert clients.anonymous.get("/app/pack/0123456789abcdef.json").status_code == 404


def test_the_first_load_is_small(clients: Clients, files: dict[str, bytes]) -> None:
    """What a first visit asks for: the page and what stands in its head, the worker, and the pack."""
    page = files["/app"].decode()
    head = re.findall(r'(?:href|src)="(/[^"]+)"', page)
    asked = ["/app", *head, "/service-worker.js", pack_of(clients)]
    assert len(asked) <= REQUESTS
    assert sum(travels(clients, address) for address in asked) <= ALL
    modules = {name: text.decode() for name, text in files.items() if name.endswith(".js")}
    alone = sum(travels(clients, name) for name in asked if name.endswith(".js"))
    assert alone + len(brotli.compress(json.dumps(modules).encode())) <= SCRIPTS


def test_a_module_is_sent_without_its_comments_and_still_parses(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    for number, (name, content) in enumerate(files.items()):
        if name.endswith(".js"):
            assert b"@param" not in content, name
            (tmp_path / f"{number}.mjs").write_bytes(content)
    paths = [str(path) for path in tmp_path.glob("*.mjs")]
    for path in paths:
        subprocess.run(["node", "--check", path], check=True)


def test_the_phone_has_every_word_it_says_and_no_others(clients: Clients, files: dict[str, bytes]) -> None:
    nl, fr = (json.loads(files[f"/app/words/{language}.json"]) for language in ("nl", "fr"))
    assert set(nl) == set(fr)
    assert {"home.start", "refused.too_young", "kind.school", "sync.ok"} <= set(nl)
    assert not [key for key in nl if key.startswith(("year.", "rule.", "reg.", "desk."))]
    for name, content in files.items():
        for key in SAID.findall(content.decode()) if name.endswith(".js") else ():
            assert key in nl, (name, key)


def test_nothing_personal_and_no_answer_of_the_api_is_kept(files: dict[str, bytes]) -> None:
    assert not [name for name in files if name.startswith("/api/")]
