"""GET /accessibility: everybody may read it, in both languages."""

from __future__ import annotations

from tests.conftest import Clients


def test_everybody_may_read_it_in_both_languages(clients: Clients) -> None:
    for language, title in (("nl", "Toegankelijkheidsverklaring"), ("fr", "Déclaration d’accessibilité")):
        page = clients.anonymous.get(f"/accessibility?lang={language}")
        assert page.status_code == 200
        assert title in page.text
        assert f'<html lang="{language}"' in page.text
