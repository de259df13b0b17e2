"""What the phone called saved is there after whatever happens: kills, an old database, a full disk, another tab."""

from __future__ import annotations

import re
import struct

from playwright.sync_api import expect

from tests.browser.conftest import Phone, Server
from tests.browser.test_shared_phone import DUMP
from tests.browser.test_shift import entries, send_off

#: version 1 of a guard's database as an earlier app left it: nothing sealed, one presence waiting, a form half typed
OLD = """async (person) => {
  const open = (name, stores) => new Promise((done, fail) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const [store, keyPath] of stores) request.result.createObjectStore(store, { keyPath });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const id = "0192f0c1-0000-7000-8000-000000000001";
  const data = {
    activity: "patrol", place: "karreveld", started_at: "2022-03-17T08:00:00+01:00",
    ended_at: "2022-03-17T09:00:00+01:00", event: null, companions: [], position: null, note: "from before",
  };
  const revision = {
    id, entry: id, replaces: null, kind: "presence/1", guard: null,
    recorded_at: "2022-03-17T09:00:00+01:00", reason: null, data,
  };
  const entry = {
    entry: id, kind: "presence/1", revision: id, data, withdrawn: false, receivedAt: null, number: null,
    checked: false, approved: false,
  };
  const guard = await open(`ronde-${person.id}`, [
    ["entries", "entry"], ["outbox", "revision.id"], ["values", null], ["drafts", null],
  ]);
  const tx = guard.transaction(["entries", "outbox", "values", "drafts"], "readwrite");
  tx.objectStore("entries").put(entry);
  tx.objectStore("outbox").put({ seq: 1, revision, tries: 0, status: "waiting", codes: [] });
  tx.objectStore("values").put({ reach: "never", at: null, since: null, failures: 0 }, "contact");
  tx.objectStore("drafts").put({ text: "half typed", category: "" }, "incident");
  await new Promise((done) => { tx.oncomplete = done; });
  guard.close();
  const phone = await open("ronde", [["values", null]]);
  const values = phone.transaction("values", "readwrite");
  values.objectStore("values").put(person, "person");
  values.objectStore("values").put("0192f0c0-0000-7000-8000-000000000001", "device");
  await new Promise((done) => { values.oncomplete = done; });
  phone.close();
}"""
#: fills what room there is, with ever smaller pieces
FILL = """async () => {
  const db = await new Promise((done) => {
    const request = indexedDB.open("filler", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("x", { autoIncrement: true });
    request.onsuccess = () => done(request.result);
  });
  const fits = (size) => new Promise((done) => {
    const tx = db.transaction("x", "readwrite");
    tx.objectStore("x").put(crypto.getRandomValues(new Uint8Array(size)));
    tx.oncomplete = () => done(true);
    tx.onabort = () => done(false);
  });
  let pieces = 0;
  for (const size of [60_000, 8_000, 500]) while (pieces < 1000 && (await fits(size))) pieces += 1;
  db.close();
  return pieces;
}"""
#: the twin has every write of every database
FOLLOWED = """async () => {
  const there = (await navigator.storageBuckets.open("twin")).indexedDB;
  const seqs = async (factory) => Object.fromEntries(await Promise.all((await factory.databases()).map(({ name }) =>
    new Promise((done) => {
      factory.open(name).onsuccess = ({ target: { result: db } }) => {
        const store = db.objectStoreNames[0];
        db.transaction(store).objectStore(store).get("seq").onsuccess = ({ target }) => {
          db.close();
          done([name, target.result]);
        };
      };
    }))));
  const [mine, theirs] = await Promise.all([seqs(indexedDB), seqs(there)]);
  return Object.keys(mine).length > 1 && Object.keys(mine).every((name) => mine[name] === theirs[name]);
}"""
WORDS = re.compile("Alles verzonden|Meld opnieuw aan|niet verzonden|bewaard")


def test_killed_at_any_moment_nothing_saved_is_lost(phone: Phone, server: Server) -> None:
    """A tap that was answered counts; the browser dies right after the answer, several times over."""
    phone.open()
    phone.sign_in()
    phone.ready_offline()
    server.stop()
    places = ["maritiem", "karreveld", "zwarte-vijvers", "maritiem"]
    for n, place in enumerate(places):
        phone.tap("start" if n == 0 else "switch")
        phone.at(place)
        expect(phone.page.locator(f'[data-place="{place}"]')).to_be_visible()
        if n % 2 == 0:
            phone.second_passes()  # what lasted no whole second is withdrawn
        phone.kill()
        phone.open()
        expect(phone.page.locator(f'[data-place="{place}"]')).to_be_visible()
        phone.second_passes()
    server.start()
    phone.page.reload()
    phone.go("/app/outbox")
    send_off(phone)
    assert sorted(e["data"]["place"] for e in entries(server)) == sorted(places)


def tear_log(phone: Phone) -> None:
    """As a kill between two writes of the browser's own leaves its log: a record's head without what it announces."""
    (log,) = (phone.profile / "Default" / "IndexedDB").glob("*.leveldb/*.log")
    with log.open("ab") as file:
        file.write(struct.pack("<IHB", 0x12345678, 100, 1))


def test_what_the_browser_throws_away_comes_back_from_its_twin(phone: Phone, server: Server) -> None:
    """Chromium empties all databases at the second start after a torn write (ADR 20); without network all goes on."""
    phone.open()
    phone.sign_in()
    phone.ready_offline()
    server.stop()
    phone.tap("start")
    phone.at("maritiem")
    expect(phone.page.locator('[data-place="maritiem"]')).to_be_visible()
    phone.second_passes()
    phone.kill()
    tear_log(phone)
    phone.open()
    expect(phone.page.locator('[data-place="maritiem"]')).to_be_visible()
    phone.tap("switch")
    phone.at("karreveld")
    expect(phone.page.locator('[data-place="karreveld"]')).to_be_visible()
    phone.page.wait_for_function(FOLLOWED)
    phone.second_passes()
    phone.kill()
    phone.open()
    expect(phone.page.locator('[data-place="karreveld"]')).to_be_visible()
    server.start()
    phone.page.reload()
    phone.go("/app/outbox")
    send_off(phone)
    assert sorted(e["data"]["place"] for e in entries(server)) == ["karreveld", "maritiem"]


def test_a_database_of_an_earlier_version_is_taken_over_sealed(phone: Phone, server: Server) -> None:
    phone.open("/manifest.webmanifest")
    page = phone.page
    person = page.evaluate(
        """password => fetch("/api/v1/session", {
          method: "POST", headers: { "content-type": "application/json" },
          body: JSON.stringify({ username: "bob", password }),
        }).then((answer) => answer.json()).then(({ person }) => ({ ...person, id: String(person.id) }))""",
        "demo-demo-demo",
    )
    page.evaluate(OLD, person)
    phone.go("/app")
    expect(page.get_by_text(WORDS).first).to_be_visible()
    phone.go("/app/outbox")
    send_off(phone)
    (entry,) = entries(server)
    assert entry["data"]["note"] == "from before"
    dump = page.evaluate(DUMP)
    assert [mark for mark in ("from before", "half typed", "karreveld") if mark in dump] == []


def test_a_full_disk_is_said_and_takes_nothing_with_it(phone: Phone, server: Server) -> None:
    phone.open()
    session = phone.context.new_cdp_session(phone.page)
    # said before anything is stored: Chromium remembers what is left
    session.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": 6_000_000})
    phone.sign_in()
    phone.ready_offline()
    phone.tap("start")
    phone.at("maritiem")
    expect(phone.page.locator('[data-place="maritiem"]')).to_be_visible()
    server.stop()
    assert 0 < phone.page.evaluate(FILL) < 1000
    phone.tap("switch")
    phone.at("karreveld")
    expect(phone.page.get_by_text("Niet bewaard").first).to_be_visible()
    phone.page.evaluate("indexedDB.deleteDatabase('filler')")
    phone.kill()
    phone.open()
    expect(phone.page.locator('[data-place="maritiem"]')).to_be_visible()
    phone.tap("switch")
    phone.at("karreveld")
    expect(phone.page.locator('[data-place="karreveld"]')).to_be_visible()
