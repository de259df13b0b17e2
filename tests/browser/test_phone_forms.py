"""The forms of a shift without network: how many taps, what is kept, what a refusal leads to, what leaves the phone."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Route, expect

from tests.browser.conftest import Phone
from tests.browser.test_shift import ask, entries, send_off
from tests.server import Server

MORNING = "2022-03-17T08:00:00+01:00"


def photo(size: tuple[int, int] = (2400, 1800)) -> dict[str, Any]:
    """As a camera makes it: larger than needed, with the place and the owner inside."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Camera", "Bob Bogaert"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 51.0, 12.3)})
    noise = Image.frombytes("RGB", (60, 45), random.Random(1).randbytes(60 * 45 * 3)).resize(size)
    target = io.BytesIO()
    noise.save(target, "JPEG", exif=exif, comment=b"Bob Bogaert")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


class Counting:
    """Taps as a guard makes them, counted from the screen of now."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.count = phone, 0

    def tap(self, *names: str) -> Counting:
        for name in names:
            self.phone.tap(name)
            self.count += 1
        return self

    def ends(self, words: str) -> int:
        """Once it is kept; the words say so."""
        expect(self.phone.page.locator(".toast").get_by_text(words)).to_be_visible()
        expect(self.phone.tap_target("incident")).to_be_visible()
        made, self.count = self.count, 0
        return made


def on_duty(phone: Phone, room: int | None = None) -> None:
    """`room`: bytes that fit on the phone; said before it stores anything, since Chromium remembers what is left."""
    phone.open(at=MORNING)
    if room:
        session = phone.context.new_cdp_session(phone.page)
        session.send("Storage.overrideQuotaForOrigin", {"origin": phone.server.url, "quotaSize": room})
    phone.sign_in()
    phone.ready_offline()
    phone.tap("start")
    phone.at("maritiem")
    expect(phone.tap_target("switch")).to_be_visible()


def kept(phone: Phone, part: str) -> list[dict[str, Any]]:
    """What the phone holds: its entries, outbox or photos. On the disk it lies sealed."""
    found: list[dict[str, Any]] = phone.page.evaluate(
        """part => import("/static/js/phone.js").then(({phone}) => [...phone.book[part].values()])""", part
    )
    return found


def bytes_of(phone: Phone, sha256: str) -> int | None:
    """How many of a photo's bytes lie on the phone."""
    size: int | None = phone.page.evaluate(
        """sha256 => import("/static/js/phone.js").then(({pictureOf}) => pictureOf(sha256))
          .then(bytes => bytes ? bytes.byteLength : null)""",
        sha256,
    )
    return size


def log_with_photo(phone: Phone) -> None:
    """An incident with a photo, after one that cannot be read, another language and a second tap."""
    phone.tap("incident")
    phone.tap("category-nuisance")
    phone.page.set_input_files('[data-tap="photo"]', photo())  # type: ignore[arg-type]
    expect(phone.page.locator(".shot img[src^=blob]")).to_be_visible()
    phone.page.set_input_files(
        '[data-tap="photo-choose"]',
        {"name": "a.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic"},
    )
    expect(phone.page.get_by_text("kan deze foto niet lezen")).to_be_visible()
    phone.page.fill("#text", "Drie zakken")
    phone.tap("language")  # what was typed stays
    expect(phone.page.get_by_text("Que s’est-il passé ?")).to_be_visible()
    expect(phone.page.locator("#text")).to_have_value("Drie zakken")
    phone.tap_target("language").press("Enter")  # a finger twice so soon would be rain
    expect(phone.page.get_by_text("Wat gebeurde er?")).to_be_visible()
    phone.page.locator('[data-tap="save"]').dblclick()  # the second tap is none
    expect(phone.tap_target("incident")).to_be_visible()
    (picture,) = kept(phone, "photos")
    assert picture["size"] == bytes_of(phone, picture["sha256"])


def check_received(phone: Phone, server: Server, sent: list[dict[str, Any]]) -> None:
    assert len([one for one in sent if one["kind"] == "incident/1"]) == 4
    (nuisance,) = [one for one in sent if one["data"].get("category") == "nuisance"]
    (sha256,) = nuisance["data"]["photos"]
    assert bytes_of(phone, sha256) is None
    (stored,) = Path(server.environ["RONDE_PHOTO_DIR"]).rglob(f"{sha256}*")
    with Image.open(stored) as found:
        assert (max(found.size), dict(found.getexif())) == (1600, {})
    assert b"Bob" not in stored.read_bytes()
    told = [one["data"]["police"] for one in sent if one["data"].get("category") == "suspicious_behaviour"]
    assert told[0]["channel"] == "phone"
    signalled = [one["data"]["signal"] for one in sent if one["data"].get("category") == "damage"]
    assert (signalled[0]["service"], signalled[0]["state"]) == ("roads", "noted")
    plates = {one["data"]["plate"] for one in sent if one["kind"] == "finding/1"}
    assert plates == {None, "1-ABC-234"}
    assert "1-ABC" not in json.dumps(kept(phone, "entries"))
    assert ask(server, "dora", "/api/v1/indicators/5.2.2-a-1?year=2022")["numerator"] == 1


def test_few_taps_and_a_photo_that_follows_its_text(phone: Phone, server: Server) -> None:
    on_duty(phone)
    server.stop()
    taps = Counting(phone)
    damage = taps.tap("incident", "category-damage", "save").ends("Incident bewaard")
    police = taps.tap("incident", "category-suspicious_behaviour", "police-yes", "save").ends(
        "Incident bewaard"
    )
    crime = taps.tap("incident", "category-crime", "police-no", "save").ends("Incident bewaard")
    unknown = taps.tap("gas", "offence-dumping", "save").ends("Vaststelling bewaard")
    contact = taps.tap("contact", "row-association", "save").ends("Bewaard: Contact met wijkvereniging")
    taps.tap("gas", "offence-urinating", "who-vehicle")
    phone.page.fill("#plate", "1-abc-234")
    vehicle = taps.tap("save").ends("Vaststelling bewaard")
    assert (damage, police, crime, unknown, contact) == (3, 4, 4, 3, 3)
    assert vehicle <= 5

    log_with_photo(phone)
    phone.tap("pill")
    expect(phone.page.locator("li").filter(has_text="Overlast").get_by_text("1 foto")).to_be_visible()
    server.start()
    phone.tap("try")
    send_off(phone)
    assert kept(phone, "photos") == []
    check_received(phone, server, entries(server))


def report_a_mixed_offence(phone: Phone) -> None:
    """Found by words of the other language; what was typed goes along to the incident."""
    page = phone.page
    phone.tap("gas")
    phone.tap("all")
    page.fill("#query", "nuit bruit")  # in the other language
    phone.tap("offence-noise_night")
    phone.tap("save")
    expect(page.locator("#faults")).to_be_focused()
    assert page.title().startswith("Fout:")
    page.fill("#text", "Muziek tot in de straat")
    phone.tap("to-incident")
    expect(page.locator("#text")).to_have_value("Nachtlawaai. Muziek tot in de straat")
    expect(page.locator('[href="tel:101"]').first).to_be_visible()
    phone.tap("police-yes")
    page.select_option("#channel", "radio")
    phone.tap("save")


def name_a_minor(phone: Phone) -> None:
    """Only with the tick; a day too young is refused, a minor is said; the name leaves the phone on receipt."""
    page = phone.page
    phone.tap("gas")
    phone.tap("offence-urinating")
    phone.tap("who-person")
    expect(page.locator("#name")).to_have_count(0)  # nobody is named without the tick
    phone.tap("witness")
    page.fill("#name", "Jan Janssens")
    page.fill("#birth", "2008-03-18")
    phone.tap("save")
    expect(page.locator("#birth-fault")).to_be_visible()
    page.locator("#faults a").click()
    expect(page.locator("#birth")).to_be_focused()
    page.fill("#birth", "2008-03-17")
    expect(page.get_by_text("een kopie van deze vaststelling gaat altijd naar het parket")).to_be_visible()
    phone.tap("save")
    expect(page.locator(".toast").get_by_text("Vaststelling bewaard")).to_be_visible()
    expect(page.get_by_text("Alles verzonden").first).to_be_visible()
    assert "Jan Janssens" not in json.dumps([kept(phone, "entries"), kept(phone, "outbox")])
    draft = phone.page.evaluate("""import("/static/js/phone.js").then(({draft}) => draft("finding"))""")
    assert draft is None


def ask_to_withdraw(phone: Phone) -> None:
    page = phone.page
    phone.tap("nav-day")
    page.locator('[data-tap="item"]').filter(has_text="GAS").click()
    expect(page.get_by_text("Nummer 2022/0001")).to_be_visible()
    phone.tap("ask-back")
    phone.tap("ask-back-send")
    expect(page.locator("#faults")).to_be_focused()
    page.fill("#reason", "Verkeerde persoon")
    phone.tap("ask-back-send")
    expect(page.locator(".toast").get_by_text("Intrekking gevraagd")).to_be_visible()
    expect(page.get_by_text("Alles verzonden").first).to_be_visible()


def test_what_the_law_asks_of_a_finding(phone: Phone, server: Server) -> None:
    on_duty(phone)
    page = phone.page
    report_a_mixed_offence(phone)
    name_a_minor(phone)
    phone.tap("gas")
    phone.tap("offence-urinating")
    phone.tap("warning")
    expect(page.locator(".toast").get_by_text("Waarschuwing genoteerd")).to_be_visible()

    ask_to_withdraw(phone)
    (found,) = [one for one in entries(server) if one["kind"] == "finding/1"]
    assert found["data"]["withdrawal"]["reason"] == "Verkeerde persoon"
    assert found["data"]["offender"] == {
        "name": "Jan Janssens", "birth_date": "2008-03-17", "address": None, "minor": True,
    }  # fmt: skip
    (report,) = [one for one in entries(server) if one["kind"] == "incident/1"]
    assert (report["data"]["category"], report["data"]["police"]["channel"]) == ("nuisance", "radio")
    (line,) = [one for one in entries(server) if one["kind"] == "activity/1"]
    assert line["data"]["fields"] == {"kind": "warning"}
    page.locator('[data-tap="item"]').filter(has_text="GAS").click()
    phone.tap("history")
    expect(page.locator(".history li")).to_have_count(2)


def test_a_refusal_a_lying_network_and_a_full_phone(phone: Phone, server: Server) -> None:
    on_duty(phone, room=1_200_000)
    page = phone.page
    expect(page.get_by_text("Alles verzonden").first).to_be_visible()

    def refuse(route: Route) -> None:
        items = json.loads(route.request.post_data or "{}")["entries"]
        errors = {"code": "field_invalid", "message": "", "fields": {"category": ["unknown_category"]}}
        results = [{"id": one["id"], "status": "refused", "errors": errors} for one in items]
        route.fulfill(json={"received_at": "2022-03-17T08:00:00Z", "results": results})

    phone.context.route("**/api/v1/entries", refuse)
    phone.tap("incident")
    phone.tap("category-damage")
    phone.tap("save")
    expect(page.get_by_text("1 geweigerd").first).to_be_visible()
    phone.tap("nav-day")
    phone.tap("correct")
    expect(page.get_by_text("Dit soort incident staat niet meer in de lijst").first).to_be_visible()
    expect(page.locator("#category input").first).to_be_focused()
    phone.context.unroute("**/api/v1/entries", refuse)
    phone.tap("category-nuisance")
    phone.tap("save")
    expect(page.get_by_text("Alles verzonden").first).to_be_visible()

    # a Wi-Fi that answers everything with its own page
    lie = "<!doctype html><title>Welcome</title>"
    phone.context.route("**/api/**", lambda route: route.fulfill(body=lie, content_type="text/html"))
    phone.tap("nav-now")
    phone.tap("incident")
    phone.tap("category-damage")
    phone.tap("save")
    expect(page.get_by_text("Server antwoordt niet · 1 bewaard").first).to_be_visible()

    # no room for a photo: the text is kept, and the photo is said not to be
    phone.tap("incident")
    noise = Image.frombytes("RGB", (1600, 1200), random.Random(2).randbytes(1600 * 1200 * 3))
    target = io.BytesIO()
    noise.save(target, "JPEG", quality=90)
    page.set_input_files(
        '[data-tap="photo"]', {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}
    )
    expect(page.get_by_text("De foto is niet bewaard: het toestel is vol.")).to_be_visible()
    phone.tap("category-road_danger")
    phone.tap("save")
    expect(page.locator(".toast").get_by_text("Incident bewaard")).to_be_visible()
    phone.context.unroute("**/api/**")
    phone.tap("pill")
    phone.tap("try")
    send_off(phone)
    found = [one["data"]["category"] for one in entries(server) if one["kind"] == "incident/1"]
    assert sorted(found) == ["damage", "nuisance", "road_danger"]
