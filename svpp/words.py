"""What people read, in Dutch and French: the words of static/words, dates, durations and numbers.

Nothing is rounded up: 99.6 % reads "99 %", 6 h 30 min 59 s reads "6 u 30". Pure but for reading the two files.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

LANGUAGES = ("nl", "fr")
FOLDER = Path(__file__).resolve().parent.parent / "static" / "words"
NBSP = "\u00a0"
LOCALE = {"nl": "nl_BE", "fr": "fr_BE"}
HOUR_SIGN = {"nl": "u", "fr": "h"}
PARAMETER = re.compile(r"\{(\w+)\}")
HOUR, MINUTE = 3600, 60


@lru_cache(maxsize=2)
def _read(language: str, _stamp: int) -> Mapping[str, str]:
    words: dict[str, str] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return words


def table(language: str) -> Mapping[str, str]:
    """Every word of a language; read again when the file changed."""
    return _read(language, (FOLDER / f"{language}.json").stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _version(language: str, _stamp: int) -> str:
    return hashlib.sha256((FOLDER / f"{language}.json").read_bytes()).hexdigest()[:16]


def version(language: str) -> str:
    """Changes with any word of the language."""
    return _version(language, (FOLDER / f"{language}.json").stat().st_mtime_ns)


@dataclass(frozen=True)
class Speaker:
    """One language, and the zone in which clocks are read."""

    language: str
    zone: tzinfo = UTC

    def t(self, key: str, /, **values: Any) -> str:
        """The words of a key with its `{parameters}`; `key.one` serves a singular `n` (in French 0 too).

        A key that is missing shows as ⟦key⟧, which a test looks for on every page.
        """
        words = self._words
        if self._singular(values.get("n")) and f"{key}.one" in words:
            key = f"{key}.one"
        if key not in words:
            return f"⟦{key}⟧"
        return PARAMETER.sub(lambda found: self._shown(values.get(found[1])), words[key])

    def has(self, key: str) -> bool:
        return key in self._words

    @cached_property
    def _words(self) -> Mapping[str, str]:
        """Looked for once: whoever speaks for one answer does not look at the file for each word."""
        return table(self.language)

    def _singular(self, n: object) -> bool:
        return n == 1 or (self.language == "fr" and n == 0 and n is not None)

    def _shown(self, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
            return self.number(value)
        return str(value)

    # numbers

    def number(self, value: int | Fraction, decimals: int = 2) -> str:
        """Groups of three with a non-breaking space, a decimal comma; floored to `decimals`, without end zeros."""
        scaled = int(abs(value) * 10**decimals // 1)
        whole, part = divmod(scaled, 10**decimals)
        text = f"{whole:,}".replace(",", NBSP)
        digits = f"{part:0{decimals}d}".rstrip("0") if part else ""
        sign = "−" if value < 0 else ""
        return sign + text + ("," + digits if digits else "")

    def euro(self, cents: int) -> str:
        """592 354,64 €"""
        whole, part = divmod(cents, 100)
        return f"{self.number(whole)},{part:02d}{NBSP}€"

    def per_cent(self, value: int | Fraction) -> str:
        """Floored to whole per cents."""
        return f"{self.number(int(value // 1))}{NBSP}%"

    def duration(self, seconds: int | Fraction) -> str:
        """ "6 u 30", "6 h 30": whole minutes, floored."""
        minutes = int(seconds // MINUTE)
        return f"{self.number(minutes // 60)}{NBSP}{HOUR_SIGN[self.language]}{NBSP}{minutes % 60:02d}"

    def exact(self, seconds: int) -> str:
        """ "6 u 30 min 05 s", or "6 u 30": for whoever adds up."""
        rest = seconds % MINUTE
        return self.duration(seconds) + (f"{NBSP}min{NBSP}{rest:02d}{NBSP}s" if rest else "")

    def exact_short(self, seconds: int) -> str:
        """ "6:30:05", in a column that says so."""
        minutes, rest = divmod(seconds, MINUTE)
        return f"{self.number(minutes // 60)}:{minutes % 60:02d}:{rest:02d}"

    @property
    def exact_sign(self) -> str:
        """What `exact_short` counts in."""
        return f"{HOUR_SIGN[self.language]}:min:s"

    def hours(self, hours: int | Fraction) -> str:
        """A target: "7 u", or "7 u 30" where there are minutes."""
        if hours == hours // 1:
            return f"{self.number(int(hours))}{NBSP}{HOUR_SIGN[self.language]}"
        return self.duration(hours * HOUR)

    @property
    def colon(self) -> str:
        """Between a name and its value: French keeps it apart from the word."""
        return self.t("rep.colon")

    # days and clocks

    def long_day(self, day: date) -> str:
        """donderdag 17 maart 2022"""
        return self._first(format_date(day, "EEEE d MMMM y", locale=LOCALE[self.language]), day)

    def day(self, day: date) -> str:
        """17 maart 2022"""
        return self._first(format_date(day, "d MMMM y", locale=LOCALE[self.language]), day)

    def short_day(self, day: date) -> str:
        """do 17 mrt"""
        text = format_date(day, "EEE d MMM", locale=LOCALE[self.language]).replace(".", "")
        return self._first(text, day)

    def day_month(self, day: date) -> str:
        """17 maart"""
        return self._first(format_date(day, "d MMMM", locale=LOCALE[self.language]), day)

    def weekday(self, day: date) -> str:
        """vrijdag"""
        return format_date(day, "EEEE", locale=LOCALE[self.language])

    def month(self, day: date) -> str:
        """mrt"""
        return format_date(day, "MMM", locale=LOCALE[self.language]).replace(".", "")

    def month_year(self, day: date) -> str:
        """maart 2022"""
        return format_date(day, "LLLL y", locale=LOCALE[self.language])

    def _first(self, text: str, day: date) -> str:
        """French says "1er", the other days plain."""
        if self.language == "fr" and day.day == 1:
            return re.sub(r"\b1\b", "1er", text, count=1)
        return text

    def clock(self, moment: datetime) -> str:
        """14:05"""
        return moment.astimezone(self.zone).strftime("%H:%M")

    def clock_exact(self, moment: datetime) -> str:
        """14:05:09, or 14:05"""
        return moment.astimezone(self.zone).strftime("%H:%M:%S").removesuffix(":00")

    def stamp(self, moment: datetime) -> str:
        """17 maart 2022 14:05"""
        return f"{self.day(self.local_day(moment))} {self.clock(moment)}"

    def stamp_exact(self, moment: datetime) -> str:
        """17 maart 2022 14:05:09"""
        return f"{self.day(self.local_day(moment))} {self.clock_exact(moment)}"

    def stamp_near(self, moment: datetime, year: int) -> str:
        """za 15 jan 09:49; of another year than the page is about, with it: za 21 jan 2023 13:29"""
        day = self.local_day(moment)
        of = "" if day.year == year else f" {day.year}"
        return f"{self.short_day(day)}{of} {self.clock(moment)}"

    def local_day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()
