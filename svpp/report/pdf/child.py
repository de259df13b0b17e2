"""Sets one report, in a process of its own: standard input is what to set, standard output the PDF.

Run as a file, without the application: a fault of the typesetter ends this process and no other.
"""

import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import typst

#: how the typesetter names a sign that none of its letters have: an accessible PDF may not show an empty box
MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')


def main() -> None:
    job = json.load(sys.stdin)
    # what the municipality's people wrote is data to the template, never markup
    content = json.dumps(job["content"], ensure_ascii=False)
    try:
        pages = made(job, content)
    except typst.TypstError as fault:
        missing = set(MISSING.findall(f"{fault.message}\n{fault.diagnostic}"))
        if not missing:
            raise
        pages = made(job, said(content, set("".join(missing))))
    sys.stdout.buffer.write(pages)


def made(job: dict[str, Any], content: str) -> bytes:
    return typst.compile(
        Path(job["template"]),
        root=Path(job["template"]).parent,
        format="pdf",
        sys_inputs={"content": content},
        ignore_system_fonts=True,
        timestamp=job["timestamp"],
        pdf_standards=["ua-1"],
        package_path=Path(job["nowhere"]),
        package_cache_path=Path(job["nowhere"]),
    )


def said(content: str, signs: set[str]) -> str:
    """The content with these signs by their names: a bicycle as "[bicycle]"."""
    for sign in signs:
        if not sign.isascii():
            is_seen = unicodedata.category(sign)[0] not in "CM"
            name = unicodedata.name(sign, f"U+{ord(sign):04X}").lower()
            content = content.replace(sign, f"[{name}]" if is_seen else "")
    return content


if __name__ == "__main__":
    try:
        main()
    except typst.TypstError as fault:
        sys.exit(f"{fault.message}\n{fault.diagnostic}")
