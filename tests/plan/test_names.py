"""What looks like a name in a register that holds none: codes pass, names are pointed at."""

from __future__ import annotations

import pytest

from svpp.plan.names import is_code, like_names


@pytest.mark.parametrize("text", ["SL22-04", "2022/117", "D7", "j22-5", " DF22-01 ", "2022.03_9"])
def test_codes(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["Peeters", "Fatima El Amrani", "JP 22", "", "-", "A--1", "Zoë22", "22-"])
def test_no_codes(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Gesprek met Fatima El Amrani over school", ["Fatima El Amrani"]),
        ("Jan van den Broeck belde", ["Jan van den Broeck"]),
        ("Mme Dupont est venue", ["Mme Dupont"]),
        ("mevr. De Smet", ["mevr. De Smet"]),
        ("Jean-Pierre O’Connor", ["Jean-Pierre O’Connor"]),
        ("bel 0470 12 34 56 of +32 2 412 36 00", ["0470 12 34 56", "+32 2 412 36 00"]),
        ("rijksregister 85.07.30-033.28", ["85.07.30-033.28"]),
        ("mail jan@voorbeeld.be", ["jan@voorbeeld.be"]),
        ("Doorverwezen naar het ziekenhuis, dossier SL22-04, 14 mei 2022.", []),
        ("OCMW en CAW volgen op. Nieuwe afspraak in juni.", []),
        ("Le CPAS suit le dossier ; 3 séances", []),
        ("", []),
    ],
)
def test_pieces_that_look_like_a_person(text: str, pieces: list[str]) -> None:
    assert like_names(text) == pieces
