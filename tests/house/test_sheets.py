"""Every sheet is one subject's, and reaches a page: nothing styled for nobody."""

from __future__ import annotations

import re

from svpp.web.sheets import DESK, PHONE
from tests.conftest import ROOT, Clients

WRITTEN = {path.stem: path.read_text("utf-8") for path in (ROOT / "static/css").glob("*.css")}
#: lines of a sheet
LONGEST = 300


def test_every_sheet_reaches_a_page_and_is_short() -> None:
    templates = "".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))
    linked = set(re.findall(r"/static/css/([\w-]+)\.css", templates))
    assert set(WRITTEN) == {*PHONE, *DESK, *linked}
    assert not linked & set(DESK) - {"tokens", "base"}  # those two are the API's page's as well
    assert not [name for name, text in WRITTEN.items() if text.count("\n") > LONGEST]


def test_sheets_are_sent_as_one_in_the_order_of_the_cascade(clients: Clients) -> None:
    for address, names in (("/app/style.css", PHONE), ("/style.css", DESK)):
        with clients.anonymous.get(address) as answer:
            assert answer.mimetype == "text/css"
            assert answer.text == "".join(WRITTEN[name] for name in names)
        assert answer.text.index("@layer reset, tokens, base, components, screens") < answer.text.index("{")
        tag = answer.headers["ETag"]
        assert clients.anonymous.get(address, headers={"If-None-Match": tag}).status_code == 304
