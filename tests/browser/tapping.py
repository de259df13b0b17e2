"""Counts what a finger does: every time it touches the glass, whatever the page makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Phone

COUNT = """() => {
  if (!("touched" in window)) {
    document.addEventListener("pointerdown", (event) => { if (event.isTrusted) window.touched++; }, true);
  }
  window.touched = 0;
}"""


class Finger:
    """Taps as a finger does, on what can be seen and is awake; `taps` is what the page felt."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone

    @property
    def taps(self) -> int:
        touched: int = self.phone.page.evaluate("window.touched")
        return touched

    def tap(self, name: str) -> None:
        """A control by its `data-tap`."""
        self.touch(self.phone.tap_target(name))

    def at(self, place: str) -> None:
        """A place, event or other tile by its code."""
        self.touch(self.phone.page.locator(f'[data-code="{place}"]').first)

    def touch(self, target: Locator) -> None:
        expect(target).to_be_visible()
        target.tap()


@contextmanager
def counted(phone: Phone, most: int) -> Iterator[Finger]:
    """What is done inside takes `most` taps, not one more. Within one page: a reload would forget the count."""
    phone.page.evaluate(COUNT)
    finger = Finger(phone)
    yield finger
    assert finger.taps == most
