"""The year's pages: what is missing with its owner, the years side by side, and each kind's own picture."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.conftest import Clients
from tests.entries import activity, finding, incident, presence, revision, send
from tests.web.pages import desk

YEAR = "/year/2022"


@pytest.fixture
def filled(clients: Clients) -> None:
    told = {"reported_at": "2022-03-17T14:00:00+01:00", "channel": "phone", "reference": None}
    late = incident(police=told, observed_at="2022-03-15T13:40:00+01:00")
    send(clients.as_("bob"), presence(), late, finding(transmitted_at="2022-03-17T17:00:00+01:00"))
    statement = {"indicator": "1.2.1-b-2", "answer": True, "valid_from": "2020-01-01"}
    milestone = {"milestone": "violence_action_plan"}
    meetings = [activity("meeting", {"body": "evaluation"}, occurred_on=f"2022-0{n}-05") for n in (3, 6)]
    file = activity("drug_follow_up", {"about": "user", "file": "D22-04"})
    told = [activity("statement", statement), activity("milestone", milestone), file]
    send(clients.as_("dora"), *told, *meetings)


@pytest.mark.usefixtures("filled")
def test_the_work_list_says_who_does_what(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    page = client.get(f"{YEAR}/missing").text
    assert "Coördinatoren van de wachten" in page
    assert "Alice Aerts" in page
    assert "Het ja heeft nog geen bewijs" in page
    added = re.search(r'href="(/registers/meeting/new\?body=steering_committee&amp;occurred_on=)"', page)
    assert added is not None
    form = client.get(added[1].replace("&amp;", "&")).text
    assert re.search(r'name="occurred_on" type="date" value=""', form)  # today would count in another year
    assert "verwacht op 31 maart 2023" in page
    assert re.search(r'value="steering_committee"\s+(checked|selected)', form)
    assert "1.2.2-c-1" not in page  # two evaluations are enough


def test_a_year_outside_every_plan_offers_no_file_and_no_closing(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    page = client.get("/year/2035").text
    assert "2035 valt buiten" in page
    assert "2035.pdf" not in page
    assert "2035 afsluiten" not in page
    assert client.get("/year/2022/report.docx").mimetype == "text/html"
    assert client.get("/year/2022/report.docx").status_code == 404
    assert "Geef een dag als 2022-03-17" in client.get("/year/2022?as_of=gisteren").text
    for later in ("2027-06-01", "2999-01-01"):
        assert "ligt in de toekomst" in client.get(f"/year/2022?as_of={later}").text


@pytest.mark.usefixtures("filled")
def test_the_years_stand_side_by_side_with_the_whole_plan(app: Flask) -> None:
    page = desk(app, "dora", "nl").get("/year/compare").text
    assert page.count('<tr><th scope="row">') == 84
    row = page.split(">1.2.2-c-1<")[1].split("</tr>")[0]
    assert [f"/year/{year}/1.2.2-c-1" in row for year in (2020, 2021, 2022)] == [True] * 3
    assert "1 / 3" in row  # met in one year of three


PICTURES = {
    "2.2.3-a-1": 'class="strip"',
    "1.2.2-c-1": 'class="squares"',
    "2.2.4-a-2": 'class="dots"',
    "4.2.2-b-1": 'class="timeline"',
    "9.2.1-a-4": 'class="whole"',
}


@pytest.mark.usefixtures("filled")
def test_each_kind_has_its_picture_and_says_its_conclusion(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    for indicator, picture in PICTURES.items():
        page = client.get(f"{YEAR}/{indicator}").text
        assert re.search(rf'{picture}[^>]*role="img" aria-label="[^"]+"', page), indicator
        assert "Dezelfde cijfers als tabel" in page
    assert 'class="wanted"' in client.get(f"{YEAR}/1.2.1-b-2").text
    assert "Nog niets geteld" in client.get(f"{YEAR}/1.2.4-b-2").text


@pytest.mark.usefixtures("filled")
def test_the_other_readings_stand_beside_the_plans_own(app: Flask) -> None:
    page = desk(app, "dora", "nl").get(f"{YEAR}/5.2.1-a-3").text
    rows = page.split('id="readings"')[1].split("</section>")[0]
    assert rows.count('class="chosen"') == 1
    assert "gedekte uren" in rows
    assert "alle dagen" in rows


def test_hours_on_days_that_do_not_count_are_shown_beside_the_sum(app: Flask, clients: Clients) -> None:
    for day, until in (("17", "09:00"), ("12", "10:30")):  # a Thursday, and a Saturday
        own = {"activity": "school", "started_at": f"2022-03-{day}T08:00:00+01:00"}
        send(clients.as_("bob"), presence(**own, ended_at=f"2022-03-{day}T{until}:00+01:00"))
    dutch, french = desk(app, "dora", "nl"), desk(app, "dora", "fr")
    page = dutch.get(f"{YEAR}/5.2.1-a-3").text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "samen 1 u 00" in page
    assert "Daarnaast 2 u 30 op dagen die niet meetellen." in page
    assert "les jours qui ne comptent pas" in french.get(f"{YEAR}/5.2.1-a-3").text
    assert "die niet meetellen" not in dutch.get(f"{YEAR}/2.2.3-a-1").text
    printed = dutch.get("/reports/2022.pdf?indicator=5.2.1-a-3").data
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed)).pages)
    assert "die niet meetellen" in " ".join(text.split())


def test_the_proof_of_a_day_adds_up_to_the_second(app: Flask, clients: Clients) -> None:
    for start, end in (("08:00:40", "08:45:03"), ("09:00:00", "09:30:00"), ("10:00:01", "10:59:59")):
        own = {"started_at": f"2022-03-17T{start}+01:00", "ended_at": f"2022-03-17T{end}+01:00"}
        send(clients.as_("bob"), presence(**own))
    page = desk(app, "dora", "fr").get(f"{YEAR}/2.2.3-a-1?day=2022-03-17").text.replace("\u00a0", " ")
    proof = page.split('id="proof"')[1]
    for words in (
        "08:00:40&nbsp;– 08:45:03",
        "0:44:23<",
        "09:00&nbsp;– 09:30",
        "0:30:00<",
        "0:59:58<",
        "h:min:s",
    ):
        assert words in proof, words
    assert "2:14:21" in proof.split("<tfoot>")[1]
    whole = page.split("qui comptent</th>")[1].split("</tr>")[0]
    assert whole.count("2:14:21") == 2  # person hours, and covered hours
    entry = re.search(r'href="(/entries/[^"]+)"', proof)
    assert entry is not None
    assert "17 mars 2022 08:00:40" in desk(app, "dora", "fr").get(entry[1]).text.replace("\u00a0", " ")


def test_the_proof_says_why_a_block_is_not_all_that_was_logged(app: Flask, clients: Clients) -> None:
    rest = {
        "activity": "break",
        "started_at": "2022-03-16T23:00:00+01:00",
        "ended_at": "2022-03-16T23:20:00+01:00",
    }
    night = {"started_at": "2022-03-16T22:00:00+01:00", "ended_at": "2022-03-17T01:00:00+01:00"}
    pause = presence(**rest)
    send(clients.as_("bob"), presence(**night), pause)
    dutch = desk(app, "dora", "nl")
    before, after = (
        dutch.get(f"{YEAR}/2.2.3-a-1?day=2022-03-{day}").text.split('id="proof"')[1] for day in (16, 17)
    )
    assert f'href="/entries/{pause["entry"]}">dan pauze tot 23:20</a>' in before
    assert before.count("dan pauze") == 1
    assert "gaat na middernacht verder" in before
    assert "begon de dag ervoor" in after
    assert "middernacht" not in after
    entries = dutch.get("/api/v1/indicators/2.2.3-a-1/entries?year=2022").get_json()["entries"]
    assert [one["seconds"] for one in entries] == [3600, 2400, 3600]


def test_a_night_is_approved_with_the_day_on_which_it_began(app: Flask, clients: Clients) -> None:
    send(
        clients.as_("bob"),
        presence(started_at="2022-03-15T22:00:00+01:00", ended_at="2022-03-16T01:00:00+01:00"),
    )
    approved = {"guard": "bob", "verdict": "approved"}
    assert clients.as_("alice").post("/api/v1/days/2022-03-15/decisions", json=approved).status_code == 201
    page = desk(app, "dora", "nl").get(f"{YEAR}/2.2.3-a-1?day=2022-03-16").text
    assert "nog niet goedgekeurd" not in page
    assert "Alice Aerts" in page.split('id="proof"')[1].split("<tfoot>")[0]


@pytest.mark.usefixtures("filled")
def test_a_late_case_is_named_and_the_proof_tells_phone_and_approval(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    assert "1 te laat" in client.get(f"{YEAR}/2.2.4-a-2").text
    proof = f"{YEAR}/2.2.3-a-1?day=2022-03-17"
    assert "niet gehaald, ≥" in client.get(proof).text.split("<tfoot>")[-1]
    assert "toestel 0192f0c0" in client.get(proof).text
    assert re.search(
        r"ontvangen \w+ \d+ \w+ 20(?!22)\d\d ", client.get(proof).text
    )  # not of the year it is about
    alice = desk(app, "alice")
    assert alice.post("/desk/2022-03-17/decisions", data={"guard": "bob"}).status_code == 303
    assert "Alice Aerts" in client.get(proof).text.split('id="proof"')[1].split("</section>")[0]


def test_a_statement_comes_back_on_its_review_date_with_who_follows_it(app: Flask, clients: Clients) -> None:
    said = {"indicator": "1.2.1-b-2", "answer": True, "valid_from": "2020-01-01", "owner": "Griet"}
    dora = clients.as_("dora")
    for review, asked in (("2022-12-31", True), ("2023-01-01", False)):
        send(dora, activity("statement", {**said, "review_on": review}, evidence=["a" * 64]))
        page = desk(app, "dora", "nl").get(f"{YEAR}/missing").text
        assert ("Opnieuw bekijken, gevraagd op 31 december 2022" in page) == asked
        assert (">Griet</span>" in page) == asked


@pytest.mark.usefixtures("filled")
def test_who_may_not_write_reads_whom_to_ask(app: Flask) -> None:
    """A coordinator of guards reads the coordination's figures; no button leads to a register that is not hers."""
    client = desk(app, "alice", "nl")
    for page in (YEAR, f"{YEAR}/missing", f"{YEAR}/1.2.1-b-2"):
        assert "/registers/statement/" not in client.get(page).text, page
    assert "Vraag het aan" in client.get(f"{YEAR}/missing").text
    assert "Vraag het aan" in client.get(f"{YEAR}/1.2.1-b-2").text


def test_a_share_of_people_shows_a_face_each_as_far_as_the_reader_may_see(
    app: Flask, clients: Clients
) -> None:
    dora = clients.as_("dora")
    proof = sha256(b"%PDF-1.4 attest").hexdigest()

    def officer(name: str, *, trained: bool, **more: object) -> dict[str, Any]:
        known = {"guard": name, "meets_conditions": True, "trained": trained}
        return activity("finding_officer", known, **more)

    send(dora, officer("bob", trained=True, evidence=[proof]), officer("Zoë Dubois", trained=False))
    send(dora, activity("finding_officer", {"guard": "alice", "meets_conditions": False, "trained": False}))
    page, masked = (_faces(app, who) for who in ("dora", "alice"))
    assert page.count("<li>") == masked.count("<li>") == 2
    assert f'href="/api/v1/photos/{proof}"' in page
    assert 'aria-label="BB, Bob Bogaert: voldoet, open het attest">BB</a>' in page
    assert re.search(r'face--not"[^>]*aria-label="ZD, Zoë Dubois: voldoet niet, [^"]+">ZD</a>', page)
    assert "Zoë" not in masked
    assert "Bogaert" not in masked
    assert 'role="img" title="Persoon 2: voldoet niet"' in masked


def _faces(app: Flask, who: str) -> str:
    return desk(app, who, "nl").get(f"{YEAR}/6.2.2-a-1").text.split('class="faces"')[1].split("</ul>")[0]


@pytest.mark.usefixtures("filled")
def test_a_year_without_a_day_says_so_and_where_there_are_some(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    page = client.get("/year/2021").text
    assert "2021 heeft nog geen dagen" in page
    assert 'href="/year/2022">Kies 2022' in page
    assert "heeft nog geen dagen" not in client.get(YEAR).text


@pytest.mark.usefixtures("filled")
def test_the_proof_of_a_line_says_what_was_noted(app: Flask) -> None:
    page = desk(app, "dora", "nl").get(f"{YEAR}/1.2.2-c-1").text
    assert "Evaluatie van de dispositieven" in page.split('id="proof"')[1].split("</table>")[0]


@pytest.mark.usefixtures("filled")
def test_one_figure_is_a_file_with_its_proof_alone(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    address = "/reports/2022.xlsx?language=nl&amp;indicator="
    page = client.get(f"{YEAR}/2.2.3-a-1").text
    assert f"{address}2.2.3-a-1" in page
    assert f"{address}2.2.3-a-1".replace("xlsx", "pdf") in page
    assert "PDF met bewijs" in page
    hours, meetings = (
        load_workbook(io.BytesIO(client.get(f"/reports/2022.xlsx?indicator={one}").data))
        for one in ("2.2.3-a-1", "1.2.2-c-1")
    )
    assert [sheet.max_row for sheet in (hours.worksheets[0], meetings.worksheets[0])] == [2, 2]
    assert (hours["Blokken"].max_row, meetings["Blokken"].max_row) == (2, 1)
    assert (hours["Bewijs"].max_row, meetings["Bewijs"].max_row) == (1, 3)
    assert client.get("/reports/2022.csv?indicator=2.2.3-a-1").text.count("\n") == 2
    assert client.get("/reports/2022.xlsx?indicator=9.9.9-z-9").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", "verbeterd: plaats Maritiem → Karreveld, einde 11:00 → 10:30"),
        ("fr", "corrigé : lieu Maritime → Karreveld, fin 11:00 → 10:30"),
    ],
)
def test_the_proof_says_what_a_correction_changed(
    app: Flask, clients: Clients, language: str, words: str
) -> None:
    one = presence()
    mended = revision(one, place="karreveld", ended_at="2022-03-17T10:30:00+01:00", note="x")
    send(clients.as_("bob"), one)
    send(clients.as_("alice"), {**mended, "guard": "bob", "reason": "Zag hem vertrekken"})
    page = desk(app, "dora", language).get(f"{YEAR}/2.2.3-a-1?day=2022-03-17").text
    assert words in page
    assert re.search(r"Alice Aerts\u00a0?: Zag hem vertrekken", page)
    assert "geq" not in page  # the agreement's LaTeX is for the plan file
