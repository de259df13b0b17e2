"""The words the phone needs: those its modules name, out of all that the pages know.

A module names a word whole (`t("home.start")`) or by its beginning (`t(`kind.${tile}`)`); both are found in the
source, so no list is written by hand and the first load carries no words of the desk.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from svpp.words import table

#: a literal that looks like a key, in any of the three quotes
WHOLE = re.compile(r"""["'`]([a-z][\w]*(?:\.[\w]+)*)["'`]""")
#: the beginning of one that is put together: `kind.${tile}`, "refused." + code
BEGINNING = re.compile(r"""["'`]([a-z][\w]*\.(?:[\w]+[.])*[\w]*)(?:\$\{|["'`]\s*\+)""")
SINGULAR = ".one"


def words_for(language: str, sources: Iterable[str]) -> dict[str, str]:
    """The words of a language that any of these modules may say, singulars included."""
    text = "\n".join(sources)
    whole = set(WHOLE.findall(text))
    beginnings = tuple(set(BEGINNING.findall(text)))
    return {
        key: words
        for key, words in table(language).items()
        if key.removesuffix(SINGULAR) in whole or key.startswith(beginnings)
    }


def as_file(words: dict[str, str]) -> bytes:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
