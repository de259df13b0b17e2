"""The plan's pages: a reading is tried without a trace, decided once, and old reports keep the one they had."""

from __future__ import annotations

import io
import re
from pathlib import Path

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from svpp import clock
from svpp.db import db
from svpp.journal.models import PlanVersion
from svpp.plan.load import read_plan
from tests.conftest import Clients
from tests.entries import activity, presence, send
from tests.web.pages import MISSING_WORD, desk, fields

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "svpp/plan/data/molenbeek-2020-2022.toml").read_text("utf-8")
PLAN = "/plan/molenbeek-2020-2022"
SCHOOL = f"{PLAN}/5.2.1-a-3"
CHOICE = {"reading": "coverage_hours", "days": "every_day", "rule": "every", "valid_from": "2022-01-01"}
DECISION = {
    **CHOICE,
    "decided_by": "Stuurcomité",
    "decided_on": "2023-02-14",
    "reason": "Zo leest de dienst het",
}


def kept(app: Flask) -> int:
    with app.app_context():
        return db.session.query(PlanVersion).count()


def figure(client: FlaskClient, year: int, as_of: str = "") -> tuple[str, str, str]:
    address = f"/api/v1/indicators/5.2.1-a-3?year={year}" + (f"&as_of={as_of}" if as_of else "")
    found = client.get(address).get_json()
    return found["reading"], found["days"], found["rule"]


def test_every_page_speaks_to_who_may_read_it(app: Flask) -> None:
    pages = ["/plan", PLAN, SCHOOL, f"{PLAN}/1.2.1-a-3", f"{PLAN}/1.2.2-c-1"]
    for who, more in (("dora", ["/plan/load", f"{PLAN}/next"]), ("edda", ["/plan/load"]), ("alice", [])):
        for language in ("nl", "fr"):
            client = desk(app, who, language)
            for page in pages + more:
                answer = client.get(page)
                assert answer.status_code == 200, (who, page)
                assert MISSING_WORD.findall(answer.text) == [], page
    assert "Bewaar als nieuwe versie" not in desk(app, "alice", "nl").get(SCHOOL, query_string=CHOICE).text
    assert desk(app, "bob").get("/plan").status_code == 403
    assert desk(app, "alice").get("/plan/load").status_code == 403
    assert desk(app, "edda").post(SCHOOL, data=DECISION).status_code == 403
    assert desk(app, "dora").get("/plan/elsewhere").status_code == 404
    assert desk(app, "dora").get(f"{PLAN}/9.9.9-z-9").status_code == 404


def test_a_reading_is_tried_and_nothing_is_kept(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), presence(activity="school", place="maritiem"))
    page = desk(app, "dora", "nl").get(SCHOOL, query_string=CHOICE).text
    effect = page.split('id="effect"')[1].split("</div></div>")[0]
    assert "op 1 van 364 dagen" in effect  # one day was closed
    assert "Nu: Gehaald op 1 van 184 dagen" in effect
    assert kept(app) == 1


def test_a_year_has_begun_at_the_midnight_of_the_town(app: Flask) -> None:
    for moment, year in (("2021-12-31T22:59:00Z", "2021"), ("2021-12-31T23:01:00Z", "2022")):
        with time_machine.travel(moment):
            page = desk(app, "dora", "nl").get(SCHOOL, query_string=CHOICE).text
        assert f"Deze lezing geeft voor {year}" in page.split('id="effect"')[1], moment


def test_a_decision_is_a_new_version_once_and_old_reports_keep_theirs(app: Flask, clients: Clients) -> None:
    client, api = desk(app, "dora", "nl"), clients.as_("dora")
    before = clock.now().isoformat()
    form = {**fields(client.get(SCHOOL, query_string=CHOICE).text), **DECISION}
    for _ in range(3):
        answer = client.post(SCHOOL, data=form)
        assert answer.status_code == 303, answer.text
    assert kept(app) == 2
    assert figure(api, 2022) == ("coverage_hours", "every_day", "every")
    assert figure(api, 2021) == ("person_hours", "school_days", "average")
    assert figure(api, 2022, before.replace("+", "%2B")) == ("person_hours", "school_days", "average")
    history = client.get(SCHOOL).text.split('id="history"')[1]
    assert "Stuurcomité" in history
    versions = client.get(PLAN).text.split('id="versions"')[1]
    assert "Dora Dubois" in versions
    assert "Zo leest de dienst het" in versions
    assert "Stuurcomité" in client.get("/year/2022/5.2.1-a-3").text
    assert (
        "Stuurcomité" not in client.get("/year/2021/5.2.1-a-3").text.split("</main>")[0].split('id="how"')[1]
    )


def test_what_lacks_or_changes_nothing_comes_back_with_its_fault(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    form = fields(client.get(SCHOOL, query_string=CHOICE).text)
    answer = client.post(SCHOOL, data={**form, **DECISION, "decided_by": " ", "reason": ""})
    assert answer.status_code == 422
    assert "<title>Fout:" in answer.text
    assert 'href="#f-decided_by"' in answer.text
    assert 'href="#f-reason"' in answer.text
    same = {**DECISION, "reading": "person_hours", "days": "school_days", "rule": "average"}
    answer = client.post(SCHOOL, data={**form, **same})
    assert (answer.status_code, "die al geldt" in answer.text) == (422, True)
    for wrong in (
        {"decided_on": "2999-01-01"},
        {"valid_from": "2022-07-01"},
        {"rule": "share:0/1"},
        {"days": "full_moons"},
        {"reading": "x"},
    ):
        assert client.post(SCHOOL, data={**form, **DECISION, **wrong}).status_code == 422
    assert kept(app) == 1


def test_who_decides_on_an_old_page_is_told(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    old = fields(client.get(SCHOOL, query_string=CHOICE).text)
    other = f"{PLAN}/5.2.1-a-1"
    first = fields(client.get(other, query_string=CHOICE).text)
    assert client.post(other, data={**first, **DECISION}).status_code == 303
    answer = client.post(SCHOOL, data={**old, **DECISION})
    assert answer.status_code == 409
    assert "intussen" in answer.text
    again = {**fields(answer.text), **DECISION}
    assert client.post(SCHOOL, data=again).status_code == 303
    assert kept(app) == 3


def upload(client: FlaskClient, text: str):
    return client.post("/plan/load", data={"file": (io.BytesIO(text.encode()), "plan.toml")})


def test_a_plan_file_is_checked_shown_and_loaded_after_a_yes(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    broken = upload(client, TEXT.replace('kind              = "count"', 'kind = "cuont"', 1))
    assert broken.status_code == 422
    row = broken.text.split("<tbody>")[1].split("</tr>")[0]
    assert re.search(r'class="r">\d+</th>', row)
    assert "1.2.2-c-1" in row
    assert "verwacht is hours_per_day" in row
    assert upload(client, "").status_code == 422
    assert "Er verandert niets" in upload(client, TEXT).text
    changed = upload(client, TEXT.replace("SVPP Sint-Jans-Molenbeek", "SVPP Molenbeek", 1))
    assert "titel" in changed.text
    assert "<ins>“SVPP Molenbeek”</ins>" in changed.text
    less = upload(client, re.sub(r'(kind\s+= "count"[\s\S]*?target\s+= )2\b', r"\g<1>7", TEXT, count=1))
    assert "doel <del>2</del> → <ins>7</ins>" in less.text
    assert kept(app) == 1
    for _ in range(2):
        answer = client.post("/plan/load", data=fields(changed.text))
        assert answer.status_code == 303
    assert kept(app) == 2
    assert client.post("/plan/load", data={"content": "no base64"}).status_code == 422


def test_what_is_no_plan_file_is_said_on_the_page(app: Flask) -> None:
    client = desk(app, "dora", "nl")

    def sent(content: bytes) -> tuple[int, str]:
        # by hand: of a large file the test client makes a temporary one, and leaves it open
        head = b'--part\r\nContent-Disposition: form-data; name="file"; filename="plan.toml"\r\n\r\n'
        body, what = head + content + b"\r\n--part--\r\n", "multipart/form-data; boundary=part"
        answer = client.post("/plan/load", data=body, content_type=what)
        assert 'type="file"' in answer.text  # another can be chosen at once
        return answer.status_code, answer.text

    for content, status, words in (
        (b"", 422, "Dit bestand is leeg"),
        (b"x" * (2**20 + 1), 413, "hoogstens 1 MB"),
        (b"PK\3\4\0\0\xff", 422, "een ander soort bestand"),
        (TEXT.encode("utf-16"), 422, "geen UTF-8-tekst"),
    ):
        got, page = sent(content)
        assert (got, words in page) == (status, True), words


def test_how_an_editor_saves_a_file_makes_no_other_plan(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    for saved in ("\ufeff" + TEXT, TEXT.replace("\n", "\r\n")):
        assert "Er verandert niets" in upload(client, saved).text


def test_the_next_plan_needs_a_name_of_its_own(app: Flask) -> None:
    asked = {"id": "molenbeek-2020-2022", "from": "2023-01-01", "until": "2025-12-31"}
    answer = desk(app, "dora", "nl").get(f"{PLAN}/next", query_string=asked)
    assert answer.status_code == 422
    assert "Er is al een plan met de naam molenbeek-2020-2022" in answer.text


def test_the_next_plan_comes_from_this_one_and_measures_the_same_logs(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), presence())
    early = activity("milestone", {"milestone": "violence_action_plan"}, occurred_on="2020-11-12")
    send(clients.as_("dora"), early)
    client = desk(app, "dora", "nl")
    asked = {"id": "molenbeek-2022-2024", "from": "2022-01-01", "until": "2024-12-31"}
    file = client.get(f"{PLAN}/next", query_string=asked)
    assert file.headers["Content-Disposition"] == 'attachment; filename="molenbeek-2022-2024.toml"'
    assert client.get(f"{PLAN}/next", query_string={**asked, "id": "Not An Id"}).status_code == 422
    assert client.get(f"{PLAN}/next", query_string={**asked, "until": "2021-12-31"}).status_code == 422
    assert client.get(f"{PLAN}/next", query_string={**asked, "from": "gisteren"}).status_code == 422
    preview = upload(client, file.text)
    assert "Een nieuw plan" in preview.text
    assert client.post("/plan/load", data=fields(preview.text)).status_code == 303
    year = client.get("/year/2022?plan=molenbeek-2022-2024").text
    assert re.search(r'value="molenbeek-2022-2024"\s+selected', year)
    assert 'width="-' not in year  # done before this plan began
    closing = fields(client.get("/year/2022/close").text)
    assert client.post("/year/2022/close", data={**closing, "confirm": "2022"}).status_code == 303
    shown = client.get("/year/2022/report?plan=molenbeek-2022-2024").text
    assert "SVPP Sint-Jans-Molenbeek 2020–2022" in shown.split('id="closed"')[1].split("</section>")[0]
    due = client.get("/year/2022/transmissions?plan=molenbeek-2022-2024").text
    assert "Sluit het jaar eerst af" in due  # another plan's closed report proves nothing here
    assert "2024" in year.split('class="step"')[1].split("</nav>")[0]
    one = client.get("/year/2022/2.2.3-a-1?plan=molenbeek-2022-2024").text
    assert "plan=molenbeek-2022-2024" in one.split("</nav>")[1]


FILES = f"{PLAN}/9.2.1-a-3"


def test_a_reason_is_taken_as_a_word_processor_writes_it(app: Flask) -> None:
    """With the space that French puts before a colon, and the tab of a cell that was copied."""
    client = desk(app, "dora", "fr")
    reason = "R\u00e9union\u00a0:\td\u00e9cid\u00e9\u202f!"
    form = {**fields(client.get(SCHOOL, query_string=CHOICE).text), **DECISION, "reason": reason}
    assert client.post(SCHOOL, data=form).status_code == 303
    assert "R\u00e9union\u00a0: d\u00e9cid\u00e9\u202f!" in client.get(SCHOOL).text


def test_counting_files_or_lines_is_tried_and_decided(app: Flask, clients: Clients) -> None:
    twice = [
        activity("drug_follow_up", {"about": "family", "file": "D22-04"}, occurred_on=f"2022-0{n}-05")
        for n in (3, 4)
    ]
    send(clients.as_("dora"), *twice)
    client = desk(app, "dora", "nl")
    assert "elke verschillende ‘Dossiercode’ één keer" in client.get(FILES).text
    beside = client.get("/year/2022/9.2.1-a-3").text.split('id="readings"')[1].split("</section>")[0]
    assert re.search(r"elke regel</th><td[^>]*>2<", beside)
    choice = {"counts": "lines", "valid_from": "2022-01-01"}
    effect = client.get(FILES, query_string=choice).text.split('id="effect"')[1].split("</div></div>")[0]
    assert " 2 · niet gehaald" in effect
    assert " 1 · niet gehaald" in effect
    form = {**fields(client.get(FILES, query_string=choice).text), **DECISION, **choice}
    assert client.post(FILES, data=form).status_code == 303
    found = clients.as_("dora").get("/api/v1/indicators/9.2.1-a-3?year=2022").get_json()
    assert found["numerator"] == 2
    assert "elke regel" in client.get(FILES).text.split('id="history"')[1]
    assert client.get(FILES, query_string={**choice, "counts": "sum_of:x"}).status_code == 200


def test_an_indicator_without_a_choice_says_why(app: Flask) -> None:
    client = desk(app, "dora", "nl")
    for indicator, words in {
        "4.2.2-b-1": "De einddatum staat letterlijk in de tekst",
        "1.2.1-b-2": "iemand verklaart het",
        "2.2.1-a-1": "De termijn (14 kalenderdagen) staat letterlijk",
        "5.2.1-a-4": "hoeveel wachten er ook bij waren",
        "5.2.3-a-3": "per editie",
    }.items():
        assert words in client.get(f"{PLAN}/{indicator}").text, indicator
    assert (
        MISSING_WORD.findall("".join(client.get(f"{PLAN}/{i.id}").text for i in read_plan(TEXT).indicators))
        == []
    )


def test_the_rule_says_at_once_what_it_and_another_reading_give(app: Flask, clients: Clients) -> None:
    send(clients.as_("bob"), presence(activity="school"))
    page = desk(app, "dora", "nl").get("/plan/molenbeek-2020-2022/5.2.1-a-3").text
    beside = page.split('class="note note--warn effect')[1].split("</div></div>")[0]
    assert "Deze lezing geeft voor 2022" in beside
    assert "Met ‘alle dagen’" in beside
    assert beside.count("<p class=") == 3  # every day, covered hours, and to choose with the State
    for who, other in (("alice", "5.2.1-a-3"), ("dora", "1.2.1-a-3")):
        assert "Deze lezing geeft" in desk(app, who, "nl").get(f"/plan/molenbeek-2020-2022/{other}").text
