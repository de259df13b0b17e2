"""What a phone of four years old feels: when the app is usable, when a tap answers, what a first visit weighs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
from playwright.sync_api import Page, sync_playwright

from svpp.web.shell import STYLE
from tests.bench.ground import Ground
from tests.browser.conftest import CHROMIUM, QUIET, Phone
from tests.conftest import ROOT
from tests.server import Server

SLOWER = 4
ITEMS = 5_000
TRIES = 3
#: remembers when the first thing one can tap was drawn
WATCH = """new MutationObserver(() => {
  if (!globalThis.usable && document.querySelector('[data-tap="start"],[data-tap="switch"],[data-tap="sign-in"]'))
    globalThis.usable = performance.now();
}).observe(document, {childList: true, subtree: true})"""
#: many old rounds at once, through the app's own door
FILL = """async many => {
  const { log } = await import("/static/js/phone.js");
  const at = second => new Date(second * 1000).toISOString().replace(".000Z", "+00:00");
  await log((_all, now) => Array.from({ length: many }, (_, n) => {
    const start = now - 40 * 86400 - (many - n) * 600;
    return { entry: null, kind: "presence/1", data: { activity: "patrol", place: "maritiem", started_at: at(start),
      ended_at: at(start + 300), event: null, companions: [], position: null, note: null } };
  }));
}"""
#: from the finger to the new screen, in milliseconds; the write to the disk is in it
TAP = """name => new Promise(done => {
  const before = document.querySelector("#main").outerHTML;
  const start = performance.now();
  new MutationObserver((_, watch) => {
    if (document.querySelector("#main")?.outerHTML === before) return;
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - start));
  }).observe(document.body, { childList: true, subtree: true, attributes: true });
  document.querySelector(`[data-tap="${name}"]`).click();
})"""
FLAGS = "--headless=new --no-sandbox " + " ".join(flag for flag in QUIET if " " not in flag)


@dataclass(frozen=True, slots=True)
class PhoneCosts:
    #: milliseconds from opening to the first thing to tap, without network, on a slowed processor
    offline_start: float
    #: milliseconds a tap takes, with many items stored
    tap: float
    #: Lighthouse's scores (mobile), of 100
    scores: dict[str, int]
    #: bytes of a first visit as they travel, everything that is kept for offline included
    first_visit: int


def phone_costs(ground: Ground) -> PhoneCosts:
    with tempfile.TemporaryDirectory(prefix="ronde-phone-") as name, sync_playwright() as playwright:
        folder = Path(name)
        shutil.copyfile(ground.template, folder / "live.sqlite")
        server = Server(folder)
        server.start()
        try:
            report = lighthouse(server.url + "/app", folder)
            weight = first_visit(server.url)
            phone = Phone(playwright, folder / "profile", server)
            phone.open()
            phone.sign_in()
            phone.ready_offline()
            server.stop()
            starts = [_start(phone) for _ in range(TRIES)]
            phone.page.evaluate(FILL, ITEMS)
            phone.go("/app")
            taps = [_taps(phone.page) for _ in range(TRIES)]
            phone.close()
        finally:
            server.stop()
    return PhoneCosts(
        offline_start=min(starts),
        tap=min(taps),
        scores={name: round(one["score"] * 100) for name, one in report["categories"].items()},
        first_visit=weight,
    )


def first_visit(url: str) -> int:
    """The page, its worker, the pack, and what stands outside the pack."""

    def get(path: str) -> bytes:
        asked = urllib.request.Request(url + path, headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(asked, timeout=20) as answer:
            content: bytes = answer.read()
        return content

    worker = get("/service-worker.js")
    text = brotli.decompress(worker).decode()
    version = json.loads(text.split("self.RONDE = ", 1)[1].split(";\n", 1)[0])["version"]
    first = ("/app", "/static/js/first.js", "/static/js/boot.js", "/manifest.webmanifest", STYLE)
    return len(worker) + len(get(f"/app/pack/{version}.json")) + sum(len(get(path)) for path in first)


def _start(phone: Phone) -> float:
    phone.page.add_init_script(WATCH)
    tools = phone.context.new_cdp_session(phone.page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    phone.go("/app")
    phone.page.wait_for_function("() => globalThis.usable")
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return float(phone.page.evaluate("globalThis.usable"))


def _taps(page: Page) -> float:
    """Clocking in and out again: the slower of the two."""
    page.locator('[data-tap="start"]').wait_for()
    page.wait_for_function("() => performance.now() > 1000")
    clock_in = float(page.evaluate(TAP, "start"))
    page.locator('[data-tap="end"]').wait_for()
    before = page.evaluate("Math.floor(Date.now() / 1000)")
    page.wait_for_function("then => Math.floor(Date.now() / 1000) > then + 1", arg=before)
    return max(clock_in, float(page.evaluate(TAP, "end")))


def lighthouse(url: str, folder: Path) -> dict[str, Any]:
    """The best of a few runs: a busy machine only ever makes it look worse, or its browser start too late."""
    best: dict[str, Any] | None = None
    failed = ""
    for _ in range(TRIES):
        target = folder / "lighthouse.json"
        command = [ROOT / "node_modules/.bin/lighthouse", url, "--quiet", "--output=json"]
        command += [f"--output-path={target}", f"--chrome-flags={FLAGS}"]
        environ = {**os.environ, "CHROME_PATH": CHROMIUM}
        done = subprocess.run(command, env=environ, check=False, capture_output=True, text=True, timeout=120)
        if done.returncode:
            failed = done.stderr
            continue
        found: dict[str, Any] = json.loads(target.read_text("utf-8"))
        best = found if best is None or _performance(found) > _performance(best) else best
        if _performance(best) >= 0.99:
            break
    assert best is not None, failed
    return best


def _performance(report: dict[str, Any]) -> float:
    return float(report["categories"]["performance"]["score"] or 0)
