"""Makes the pictures of the README from a running demo: `make run` in one terminal, in another
`.venv/bin/python tools/screens.py http://127.0.0.1:8000`.

Light, in Dutch, with at most 256 colours, so that each stays under 150 kB.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
PASSWORD = "ronde-demo"  # noqa: S105 the demo says it itself
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
#: name → (who, the address)
PAGES = {
    "day": ("hilde", "/desk/2022-12-15"),
    "year": ("jonas", "/year/2022"),
    "indicator": ("jonas", "/year/2022/5.2.1-a-3"),
}


def signed_in(browser: Browser, door: str, who: str, **looks: Any) -> Page:
    """`door`: the address of the desk's or the phone's own sign-in."""
    context = browser.new_context(
        locale="nl-BE", timezone_id="Europe/Brussels", color_scheme="light", **looks
    )
    page = context.new_page()
    page.goto(f"{door}?lang=nl", wait_until="networkidle")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    return page


def keep(page: Page, name: str) -> None:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    file = FOLDER / f"{name}.png"
    picture.quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size // 1024} kB")


def desk(browser: Browser, base: str) -> None:
    for name, (who, address) in PAGES.items():
        page = signed_in(browser, f"{base}/sign-in", who, viewport=DESK)
        page.goto(base + address, wait_until="networkidle")
        keep(page, name)
        page.context.close()


def phone(browser: Browser, base: str) -> None:
    """A guard who has just begun: whoever runs the demo twice finds the duty running already."""
    page = signed_in(browser, f"{base}/app", "yassine", viewport=PHONE, device_scale_factor=2, has_touch=True)
    page.wait_for_timeout(1500)
    dutch = page.get_by_role("button", name="Nederlands").or_(page.get_by_role("button", name="NL")).first
    if dutch.is_visible():
        dutch.click()
    start = page.get_by_role("button", name="Start dienst").first
    if start.is_visible():
        start.click()
    page.wait_for_timeout(1500)
    keep(page, "phone-on-duty")
    page.context.close()


def main(base: str) -> None:
    acts: tuple[Callable[[Browser, str], None], ...] = (desk, phone)
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path="/usr/bin/chromium")
        for act in acts:
            act(browser, base)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
