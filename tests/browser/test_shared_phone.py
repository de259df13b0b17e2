"""A phone of the team: enrolled at the desk, a PIN each, nothing of one for the other, and nothing lost."""

from __future__ import annotations

import json
import re
import urllib.request
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server
from tests.browser.tapping import counted
from tests.browser.test_phone_forms import photo
from tests.browser.test_shift import ask
from tests.conftest import PASSWORD

#: a phone speaks as its guard does: Bob Dutch, Charlie French
WHO = re.compile("Wie ben je|Qui êtes-vous")
CODE = re.compile(r"<code>([2-9A-Z]{5}-[2-9A-Z]{5})</code>")
#: everything in every database of the origin, also what lies in bytes, as one text
DUMP = """async () => {
  const parts = [];
  const read = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const text = (value) => JSON.stringify(value, (_, inner) =>
    inner instanceof Uint8Array || inner instanceof ArrayBuffer
      ? new TextDecoder("latin1").decode(inner)
      : inner instanceof CryptoKey ? "an open key" : inner);
  const twin = (await navigator.storageBuckets?.open("twin"))?.indexedDB;
  for (const factory of twin ? [indexedDB, twin] : [indexedDB]) {
    for (const { name } of await factory.databases()) {
      const db = await read(factory.open(name));
      for (const store of db.objectStoreNames) {
        const all = db.transaction(store).objectStore(store);
        parts.push(name, store, text(await read(all.getAllKeys())), text(await read(all.getAll())));
      }
      db.close();
    }
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      parts.push(request.url, await (await cache.match(request)).text());
    }
  }
  parts.push(text({ ...localStorage }), text({ ...sessionStorage }), document.documentElement.outerHTML);
  return parts.join("\\n");
}"""
#: the names of the databases, here and in the twin
DATABASES = """async () => {
  const twin = (await navigator.storageBuckets.open("twin")).indexedDB;
  const all = await Promise.all([indexedDB.databases(), twin.databases()]);
  return all.map((some) => some.map(({ name }) => name));
}"""


class Desk:
    """A browser at the desk, without scripts."""

    def __init__(self, server: Server, username: str) -> None:
        self.url = server.url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.post("/sign-in", username=username, password=PASSWORD)

    def post(self, path: str, **form: str) -> str:
        with self.opener.open(self.url + path, urlencode(form).encode(), timeout=20) as answer:
            text: str = answer.read().decode()
        return text

    def get(self, path: str) -> str:
        with self.opener.open(self.url + path, timeout=20) as answer:
            text: str = answer.read().decode()
        return text

    def code(self, **form: str) -> str:
        found = CODE.search(self.post("/admin/devices/codes", **form))
        assert found
        return found[1]


def enrol(phone: Phone, code: str) -> None:
    phone.open(f"/app/enrol#{code}")
    phone.tap("enter")
    expect(phone.page.get_by_role("heading", name=WHO)).to_be_visible()


def member(phone: Phone, name: str) -> Any:
    return phone.page.locator('[data-tap="member"]', has_text=name)


def type_pin(phone: Phone, pin: str) -> None:
    for digit in pin:
        phone.tap(f"key-{digit}")


def first_time(phone: Phone, name: str, pin: str) -> None:
    """By password once; then a PIN is chosen."""
    member(phone, name).click()
    phone.tap("forgot")
    phone.tap("by-password")
    phone.page.fill("#password", PASSWORD)
    phone.tap("enter")
    for heading in ("Kies je pincode|Choisissez votre code", "Nog een keer dezelfde|Encore une fois"):
        expect(phone.page.get_by_role("heading", name=re.compile(heading))).to_be_visible()
        type_pin(phone, pin)
        phone.tap("pin-ok")
    expect(phone.tap_target("start")).to_be_visible()


def come_in(phone: Phone, name: str, pin: str) -> None:
    member(phone, name).click()
    type_pin(phone, pin)


def lock(phone: Phone) -> None:
    phone.tap("nav-more")
    phone.tap("lock")
    expect(phone.page.get_by_role("heading", name=WHO)).to_be_visible()


@pytest.fixture
def shared(phone: Phone, server: Server) -> Phone:
    """Enrolled for everybody; Bob and Charlie have a PIN on it."""
    enrol(phone, Desk(server, "edda").code(name="Toestel 7"))
    first_time(phone, "Bob", "2580")
    phone.ready_offline()
    return phone


def begin(phone: Phone) -> None:
    phone.tap("start")
    phone.at("maritiem")
    expect(phone.tap_target("switch")).to_be_visible()  # the list of places names Maritiem too


def entries(server: Server, username: str = "bob") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(server, username, "/api/v1/entries")["entries"]
    return found


def test_a_round_goes_on_sealed_while_another_has_the_phone(shared: Phone, server: Server) -> None:
    page = shared.page
    server.stop()
    begin(shared)
    lock(shared)
    expect(member(shared, "Bob")).to_contain_text("1 niet verzonden")
    expect(page.locator(".duty--locked")).to_contain_text("In dienst sinds")
    for _ in range(2):
        page.go_back()
        expect(page.get_by_role("heading", name=WHO)).to_be_visible()
    dump = page.evaluate(DUMP)
    assert "Bob Bogaert" in dump, "the dump sees what there is"
    assert [mark for mark in ("maritiem", "an open key") if mark in dump.lower()] == []

    shared.kill()
    shared.open()
    page = shared.page
    come_in(shared, "Bob", "1379")
    expect(page.get_by_role("alert")).to_contain_text("klopt niet")
    type_pin(shared, "2580")
    expect(page.locator('[data-place="maritiem"]')).to_be_visible()
    lock(shared)

    server.start()
    page.reload()
    expect(member(shared, "Bob")).not_to_contain_text("niet verzonden", timeout=30_000)
    assert [entry["data"]["place"] for entry in entries(server)] == ["maritiem"]
    first_time(shared, "Charlie", "1470")
    expect(page.get_by_text("Tout est envoyé").first).to_be_visible()
    assert "maritiem" not in page.locator("#root").inner_text().lower()
    assert ask(server, "charlie", "/api/v1/entries")["entries"] == []
    with counted(shared, 2 + len("2580")) as finger:
        finger.tap("change-guard")
        finger.touch(member(shared, "Bob"))
        for digit in "2580":
            finger.tap(f"key-{digit}")
        expect(page.locator('[data-place="maritiem"]')).to_be_visible()
    expect(page.get_by_text("Alles verzonden").first).to_be_visible()
    assert len(entries(server)) == 1


def test_a_revoked_phone_hands_in_what_waits_and_empties_itself(shared: Phone, server: Server) -> None:
    page = shared.page
    shared.context.set_offline(True)
    begin(shared)
    lock(shared)
    desk = Desk(server, "edda")
    device = page.evaluate(
        """() => new Promise((done) => {
          indexedDB.open("ronde").onsuccess = ({ target }) => {
            const ask = target.result.transaction("values").objectStore("values").get("device");
            ask.onsuccess = () => { target.result.close(); done(ask.result); };
          };
        })"""
    )
    desk.post(f"/admin/devices/{device}/revoke", sure="yes")
    shared.context.set_offline(False)
    page.reload()
    expect(page.get_by_role("heading", name="Dit toestel is ingetrokken")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Er staat niets meer op dit toestel")).to_be_visible()
    assert [entry["data"]["place"] for entry in entries(server)] == ["maritiem"]
    assert page.evaluate(DATABASES) == [["ronde"], ["ronde"]]
    assert "Bob" not in page.evaluate(DUMP)
    assert "Gewist op" in desk.get("/admin/devices?lang=nl")

    shared.go(f"/app/enrol#{desk.code(name='Toestel 8')}")
    shared.tap("enter")
    expect(page.get_by_role("heading", name=WHO)).to_be_visible()
    expect(page.get_by_text("Toestel 8")).to_be_visible()


def test_a_rescue_file_brings_in_what_a_phone_cannot_send(
    shared: Phone, server: Server, tmp_path: Any
) -> None:
    shared.context.set_offline(True)
    begin(shared)
    shared.go_within("/app/outbox")
    with shared.page.expect_download() as saving:
        shared.tap("rescue")
    path = tmp_path / "rescue.json"
    saving.value.save_as(path)
    content = path.read_text()
    assert json.loads(content)["format"] == "ronde-rescue/1"
    assert "maritiem" not in content
    boundary = "x-boundary-x"
    head = 'Content-Disposition: form-data; name="file"; filename="r.json"'
    body = f"--{boundary}\r\n{head}\r\n\r\n{content}\r\n--{boundary}--\r\n".encode()
    desk = Desk(server, "alice")
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    for said in ("opgenomen", "was er al"):
        request = urllib.request.Request(server.url + "/desk/rescue?lang=nl", body, kind)
        with desk.opener.open(request, timeout=20) as answer:
            assert said in answer.read().decode()
    assert [entry["data"]["place"] for entry in entries(server)] == ["maritiem"]
    shared.context.set_offline(False)
    shared.tap("try")
    expect(shared.page.get_by_text("Alles verzonden").first).to_be_visible(timeout=30_000)
    assert len(entries(server)) == 1


def test_left_alone_it_locks_and_guessing_has_to_wait(shared: Phone) -> None:
    page = shared.page
    begin(shared)
    page.clock.install()
    page.clock.fast_forward(4 * 60_000)
    page.mouse.click(200, 5)  # somebody is there
    page.clock.fast_forward(4 * 60_000)
    expect(page.locator('[data-place="maritiem"]')).to_be_visible()
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("heading", name=WHO)).to_be_visible()

    come_in(shared, "Bob", "2580")
    shared.tap("incident")
    with page.expect_file_chooser() as camera:
        page.locator('label:has([data-tap="photo"])').click()
    page.clock.fast_forward(7 * 60_000)  # a long look through it: nothing locks, and then at once
    expect(page.get_by_role("heading", name="Incident")).to_be_visible()
    camera.value.set_files(photo((320, 240)))  # type: ignore[arg-type]
    expect(page.get_by_role("heading", name=WHO)).to_be_visible()
    come_in(shared, "Bob", "2580")
    shared.tap("incident")
    expect(page.locator(".shot img")).to_have_count(1)

    shared.kill()  # the count of wrong tries is on the disk
    shared.open()
    page = shared.page
    member(shared, "Bob").click()
    for _ in range(5):
        type_pin(shared, "1379")
        expect(page.get_by_role("alert")).to_contain_text("klopt niet")
        expect(page.locator(".dots .on")).to_have_count(0)
    shared.kill()
    shared.open()
    page = shared.page
    come_in(shared, "Bob", "2580")
    expect(page.get_by_role("alert")).to_contain_text("Te veel foute pincodes")
    expect(page.get_by_role("alert")).to_contain_text("Er gaat niets verloren")
