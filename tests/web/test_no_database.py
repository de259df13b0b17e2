"""A database that is gone: a page in words and a 503, also for what the page itself would have asked it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import application


@pytest.mark.parametrize("path", ["/", "/sign-in", "/desk", "/year/2022", "/app", "/service-worker.js"])
def test_pages_say_it_and_none_breaks(path: str, tmp_path: Path) -> None:
    app = application(f"sqlite:///{tmp_path / 'nothing.sqlite'}")
    answer = app.test_client().get(path, headers={"Accept-Language": "fr"})
    assert answer.status_code in (200, 302, 303, 503), answer.text
    if path in ("/app", "/service-worker.js"):
        assert answer.status_code == 200  # the phone goes on without it
    if answer.status_code == 503:
        assert answer.headers["Retry-After"]
        assert "Réessayez" in answer.text or "réessayer" in answer.text.lower()
        assert "⟦" not in answer.text
