"""Every refusal: a stable code, an HTTP status and an English sentence; clients translate the code.

One table, so that a reader sees all of them, the phone's words can be checked against it, and no code is
invented in passing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: code -> (HTTP status, sentence). Sentences say what to do next; `{}` parameters are filled in.
PROBLEMS: dict[str, tuple[int, str]] = {
    # the whole request
    "malformed": (400, "The request is not the JSON document described at /api/docs: {detail}"),
    "field_invalid": (422, "{detail}"),
    "not_signed_in": (401, "Sign in first"),
    "wrong_credentials": (401, "The user name or the password is not right; try again"),
    "second_factor_needed": (401, "Give the code of your authenticator app as well"),
    "second_factor_missing": (403, "Your role needs a second factor; sign in on the desk once and set it up"),
    "wrong_code": (401, "This code is not right, or was used before; wait for the next one and try again"),
    "bad_password": (400, "A password has 8 to 200 characters, without control characters"),
    "sign_in_again": (401, "This took too long; give your user name and password again"),
    "wrong_passkey": (401, "This passkey is not known here, or did not check who you are; try again"),
    "nothing_chosen": (400, "Choose at least one line"),
    "bad_time": (400, "{value} is no day and hour; give them like 2022-03-17 and 14:05"),
    "oidc_failed": (401, "The municipality's sign-in did not succeed: {detail}"),
    "oidc_unknown": (403, "{value} is not known in Ronde; ask an administrator to add this user name"),
    "wrong_pin": (401, "This PIN is not right; try again"),
    "no_pin": (401, "There is no PIN yet; sign in with the password once and choose one"),
    "device_unknown": (401, "This phone is not enrolled; ask for a code at the desk"),
    "device_revoked": (403, "This phone was revoked; hand it in at the desk"),
    "code_not_valid": (403, "This code is not valid, or not any more; ask for a new one at the desk"),
    "not_permitted": (403, "You may see this but not do this; ask your coordinator"),
    "foreign_origin": (403, "This request did not come from our own pages; reload the page and try again"),
    "wrong_content_type": (403, "Send this as {expected}"),
    "not_found": (404, "There is nothing here, or you may not see it"),
    "method_not_allowed": (405, "This address does not take {method}"),
    "too_large": (413, "At most {entries} entries and {bytes} bytes a batch; send less at once"),
    "too_many_tries": (429, "Too many tries; wait {seconds} seconds and try again"),
    "internal": (500, "Something went wrong on the server; nothing was changed. Try again later"),
    "unavailable": (503, "The server cannot write at this moment; nothing was changed. Try again later"),
    # one item of a batch
    "id_reused": (422, "This id was used before for other content; send the change under a new id"),
    "replaces_itself": (422, "A revision replaces an earlier one; give this one an id of its own"),
    "unknown_kind": (422, "{value} is no kind of entry"),
    "unknown_field": (422, "{field} is no field of this kind"),
    "required": (422, "{field} is needed"),
    "wrong_type": (422, "{field} has the wrong type"),
    "naive_time": (422, "{field} needs a UTC offset, like 2022-03-17T08:02:00+01:00"),
    "too_long": (422, "{field} is too long"),
    "too_small": (422, "{field} is too small"),
    "out_of_range": (422, "{field} is larger, earlier or later than anything that can be"),
    "not_allowed": (422, "{field} is none of the values that are allowed"),
    "unknown_place": (422, "{field} names a place that is not in the catalogue"),
    "unknown_event": (422, "{field} names an event that is not in the catalogue"),
    "unknown_category": (422, "{field} names a category that is not in the catalogue"),
    "unknown_offence": (422, "{field} names an offence that is not in the catalogue"),
    "unknown_service": (422, "{field} names a municipal service that is not in the catalogue"),
    "looks_like_name": (422, "This register holds no names; take them out, or confirm that these are none"),
    "bad_dates": (
        422,
        "Give days like 3/5/2022 or 2022-05-03, at most 60, with a space or a comma between them",
    ),
    "name_like": (
        422,
        "{field} holds a file's code, never a name: letters and digits without spaces, such as D22-04",
    ),
    "unknown_register": (422, "{field} names a register that the plan does not declare"),
    "unknown_person": (422, "{field} names a person that is not known"),
    "file_empty": (422, "The file is empty; look whether it opens, and choose it again"),
    "file_too_large": (413, "The file is too large; at most {mebibytes} MiB"),
    "file_unreadable": (422, "This is no picture (JPEG, PNG, WebP) or PDF that can be read"),
    "wrong_hash": (422, "The file's sha256 is not the one in the address"),
    "unknown_evidence": (422, "{field} names a file or an entry that was not received"),
    "event_needed": (422, "The activity event needs the event"),
    "end_before_start": (422, "{field} must be later than the start"),
    "in_future": (422, "{field} lies more than five minutes in the future"),
    "reason_needed": (422, "Say why: this changes somebody else's entry, or one whose day was approved"),
    "year_locked": (422, "{year} is locked; a coordinator or the prevention officer decides about it"),
    "guard_changed": (422, "An entry stays with its guard; withdraw it and log a new one"),
    "kind_changed": (422, "An entry keeps its kind; withdraw it and log a new one"),
    "use_incident": (422, "A mixed offence is no finding of a guard; log an incident and tell the police"),
    "too_young": (422, "An offender under 14 gets no finding (law of 24 June 2013)"),
    "not_vaststeller": (
        422,
        "Only a guard with a valid vaststeller certificate on that day records findings",
    ),
    "not_direct_witness": (422, "An identity is only kept by a direct witness of the infringement"),
    "changed_meanwhile": (409, "This changed while you looked at it; look again and decide"),
    # planning
    "duty_changed": (409, "Somebody changed this duty meanwhile; look at it and decide again"),
    "bad_pin": (422, "A PIN has 4 to 12 digits, not all the same and not a row like 1234"),
    "cannot_open": (422, "This was not sealed for this server, or it is damaged; keep it and ask for help"),
    "not_vouched": (
        422,
        "Nobody vouches that this person made this; they must sign in on the phone and send it",
    ),
    # reading and deciding
    "plan_known": (409, "There is a plan named {value} already; give the next one a name of its own"),
    "no_plan": (404, "No plan is loaded; run: flask plan load FILE"),
    "link_ended": (401, "This link is not valid, or no longer; ask the municipality for a new one"),
    "year_not_planned": (404, "No plan covers {year}; the plans that are loaded go from {first} to {last}"),
    "plan_changed": (409, "Somebody changed this plan meanwhile; look at it and decide again"),
    "unknown_plan": (404, "{value} is no plan that is loaded; choose one of the list"),
    "unknown_indicator": (404, "{value} is no indicator of this plan"),
    "bad_year": (422, "{value} is no year; give four digits"),
    "bad_period": (404, "From {first} until {last} is no period; take at most a year, the first day first"),
    "bad_week": (404, "{value} is no ISO week; give it like 2022-W11"),
    "bad_date": (422, "{value} is no date; give it like 2022-03-17"),
    "bad_instant": (422, "{value} is no instant with an offset, like 2022-12-31T23:59:59+01:00"),
    "as_of_in_future": (422, "as_of lies in the future; leave it out for the figures of now"),
    "report_failed": (500, "The report could not be made; nothing was changed. Try again, or another format"),
    "too_many_rows": (
        413,
        "A sheet holds at most {most} rows and this year has more blocks; take the PDF, CSV or JSON",
    ),
    "bad_cursor": (422, "This cursor is not one of ours; start again without it"),
}


class Problem(Exception):
    """A refusal on its way to the client: raise it anywhere below `api` and `web`.

    `fields` maps a field's path to the codes that hold for it.
    """

    def __init__(self, code: str, fields: Mapping[str, list[str]] | None = None, **parameters: Any) -> None:
        self.code = code
        self.status, sentence = PROBLEMS[code]
        self.fields = fields
        self.parameters = parameters
        self.message = sentence.format_map(_Blank(parameters))
        super().__init__(self.message)

    def as_json(self) -> dict[str, Any]:
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.fields:
            error["fields"] = dict(self.fields)
        return {"error": error}


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "this"
