"""Adds words to static/words/nl.json and fr.json, both at once and in order of key.

`python tools/words.py KEY "Nederlands" "Français"` for one; without arguments: JSON lines
`["key", "nl", "fr"]` on standard input; `--tidy` puts both files in order after a merge. Safe to run from
several terminals.
"""

from __future__ import annotations

import fcntl
import json
import re
import sys
from pathlib import Path

WORDS = Path(__file__).resolve().parent.parent / "static" / "words"


def add(rows: list[tuple[str, str, str]]) -> None:
    WORDS.mkdir(parents=True, exist_ok=True)
    with (WORDS / "nl.json").open("a+", encoding="utf-8") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        for column, language in ((1, "nl"), (2, "fr")):
            path = WORDS / f"{language}.json"
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            # a merge that kept the lines of both sides may have lost the comma of what was the last one
            words = json.loads(re.sub(r'"\n "', '",\n "', re.sub(r",\n\}", "\n}", text))) if text else {}
            words.update({row[0]: row[column] for row in rows})
            path.write_text(
                json.dumps(words, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
            )


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) == 3:
        add([(arguments[0], arguments[1], arguments[2])])
    elif arguments == ["--tidy"]:
        add([])
    elif not arguments:
        add([tuple(json.loads(line)) for line in sys.stdin if line.strip()])
    else:
        sys.exit('usage: words.py [KEY "Nederlands" "Français" | --tidy]')
