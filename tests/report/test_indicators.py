"""From a phone's batch to a figure, and from the figure back to the entries behind it."""

from __future__ import annotations

from tests.conftest import Clients
from tests.entries import activity, finding, incident, presence, send

#: 365 less the closed day of storm Eunice
OPEN_DAYS = 364
YEAR = "/api/v1/indicators?year=2022"


def test_all_84_in_the_plans_order(clients: Clients) -> None:
    found = clients.as_("dora").get(YEAR).get_json()
    assert found["plan"]["id"] == "molenbeek-2020-2022"
    assert found["complete"] is True
    ids = [one["id"] for one in found["indicators"]]
    assert len(ids) == len(set(ids)) == 84
    assert (ids[0], ids[-1]) == ("1.2.1-a-1", "9.2.2-a-4")


def test_one_presence_feeds_every_indicator_it_should(clients: Clients) -> None:
    send(clients.as_("bob"), presence(companions=["charlie"]))
    figures = {one["id"]: one for one in clients.as_("dora").get(YEAR).get_json()["indicators"]}
    for identifier in ("2.2.3-a-1", "3.2.1-a-1", "5.2.1-a-1", "6.2.1-a-1", "2.2.3-a-2"):
        figure = figures[identifier]
        assert (figure["numerator"], figure["denominator"]) == (6 * 3600, OPEN_DAYS)
        assert figure["other"]["coverage_hours"]["numerator"] == 3 * 3600
        assert figure["status"] == "not_met"
        assert figure["evidence"] == 1
    assert figures["5.2.1-a-2"]["numerator"] == 0


def test_a_figure_opens_down_to_its_entries(clients: Clients) -> None:
    bob, dora, one = clients.as_("bob"), clients.as_("dora"), presence(companions=["charlie"])
    inside = presence(
        activity="break", started_at="2022-03-17T09:00:00+01:00", ended_at="2022-03-17T09:30:00+01:00"
    )
    send(bob, one, inside)
    url = "/api/v1/indicators/2.2.3-a-1"
    series = dora.get(f"{url}?year=2022").get_json()["series"]
    (day,) = [point for point in series if point["seconds"]]
    assert (day["date"], day["seconds"], day["reached"]) == ("2022-03-17", 19800, False)
    lines = dora.get(f"{url}/entries?year=2022&date=2022-03-17").get_json()["entries"]
    assert sum(line["seconds"] for line in lines) == day["seconds"]
    assert {(line["guard"], line["seconds"]) for line in lines} == {
        ("bob", 3600),
        ("bob", 5400),
        ("charlie", 10800),
    }
    assert {line["entry"] for line in lines} == {one["entry"]}
    assert dora.get(f"{url}/entries?year=2022&date=2022-03-18").get_json()["entries"] == []


def test_a_figure_that_rests_on_nothing_yet_has_no_proof(clients: Clients) -> None:
    bob, dora = clients.as_("bob"), clients.as_("dora")
    send(bob, presence(started_at="2019-12-12T10:00:00+01:00", ended_at="2019-12-12T12:00:00+01:00"))
    url = "/api/v1/indicators/2.2.3-a-1"
    before = dora.get(f"{url}?year=2019").get_json()
    assert (before["status"], before["evidence"]) == ("not_due", 0)
    assert dora.get(f"{url}/entries?year=2019").get_json()["entries"] == []


def test_incidents_findings_and_lines_are_counted_with_their_proof(clients: Clients) -> None:
    bob, dora = clients.as_("bob"), clients.as_("dora")
    told = {"reported_at": "2022-03-17T14:00:00+01:00", "channel": "phone", "reference": None}
    good, late = incident(police=told), incident(observed_at="2022-03-15T13:59:59+01:00", police=told)
    other = incident(category="damage")
    sent, kept = finding(transmitted_at="2022-03-17T17:00:00+01:00"), finding()
    send(bob, good, late, other, sent, kept)
    figures = {one["id"]: one for one in dora.get(YEAR).get_json()["indicators"]}
    police = figures["2.2.4-a-2"]
    assert (police["numerator"], police["denominator"], police["status"]) == (1, 2, "not_met")
    assert figures["6.2.2-a-3"]["numerator"] == 1
    proof = dora.get("/api/v1/indicators/2.2.4-a-2/entries?year=2022").get_json()["entries"]
    assert {(line["entry"], line["passed"]) for line in proof} == {
        (good["entry"], True),
        (late["entry"], False),
    }


def test_what_was_said_or_reached_before_the_plan_holds_in_it(clients: Clients) -> None:
    said = {"indicator": "1.2.1-b-3", "answer": False, "valid_from": "2019-12-15"}
    own = [
        activity("statement", said, occurred_on="2019-12-15"),
        activity("milestone", {"milestone": "violence_action_plan"}, occurred_on="2019-12-13"),
        activity(
            "finding_officer",
            {"guard": "bob", "meets_conditions": True, "trained": True},
            occurred_on="2019-12-01",
        ),
    ]
    dora = clients.as_("dora")
    assert {one["status"] for one in send(dora, *own)} == {"accepted"}
    figures = {one["id"]: one for one in dora.get("/api/v1/indicators?year=2021").get_json()["indicators"]}
    assert (figures["1.2.1-b-3"]["status"], figures["1.2.1-b-3"]["evidence"]) == ("not_met", 1)
    assert (figures["4.2.2-b-1"]["status"], figures["4.2.2-b-1"]["value"]) == ("met", "2019-12-13")
    assert (figures["6.2.2-a-1"]["numerator"], figures["6.2.2-a-1"]["denominator"]) == (1, 1)


def test_a_night_over_new_year_is_evidence_of_both_years(clients: Clients) -> None:
    bob, dora = clients.as_("bob"), clients.as_("dora")
    send(bob, presence(started_at="2021-12-31T22:00:00+01:00", ended_at="2022-01-01T02:00:00+01:00"))
    for year, days in ((2021, ["2021-12-31"]), (2022, ["2022-01-01"])):
        url = f"/api/v1/indicators/2.2.3-a-1{{}}?year={year}"
        figure = dora.get(url.format("")).get_json()
        assert (figure["numerator"], figure["evidence"]) == (7200, 1), year
        assert [one["date"] for one in dora.get(url.format("/entries")).get_json()["entries"]] == days


def test_a_statement_needs_evidence_to_be_a_yes(clients: Clients) -> None:
    dora = clients.as_("dora")
    right = {"indicator": "1.2.1-b-2", "answer": True, "valid_from": "2020-01-01"}
    send(dora, activity("statement", right))
    status = "/api/v1/indicators/1.2.1-b-2?year=2022"
    assert dora.get(status).get_json()["status"] == "unproven"
    send(dora, activity("statement", right, evidence=["a" * 64]))
    assert dora.get(status).get_json()["status"] == "met"


def test_who_may_read_figures(clients: Clients) -> None:
    assert clients.as_("bob").get(YEAR).status_code == 403
    assert clients.as_("edda").get(YEAR).status_code == 403
    assert clients.anonymous.get(YEAR).status_code == 401
    assert clients.as_("dora").get("/api/v1/indicators/9.9.9-z-9?year=2022").status_code == 404
    assert clients.as_("dora").get("/api/v1/indicators?year=22").status_code == 422
    beyond = clients.as_("dora").get("/api/v1/indicators?year=2023").get_json()
    assert {one["status"] for one in beyond["indicators"]} == {"not_due"}
