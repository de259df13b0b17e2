"""Sets one report, in a process of its own: standard input is what to set, standard output the PDF.

Run as a file, without the application: a fault of the typesetter ends this process and no other.
"""

import json
import sys
from pathlib import Path

import typst


def main() -> None:
    job = json.load(sys.stdin)
    pages = typst.compile(
        Path(job["template"]),
        root=Path(job["template"]).parent,
        format="pdf",
        # what the municipality's people wrote is data to the template, never markup
        sys_inputs={"content": json.dumps(job["content"], ensure_ascii=False)},
        ignore_system_fonts=True,
        timestamp=job["timestamp"],
        pdf_standards=["ua-1"],
        package_path=Path(job["nowhere"]),
        package_cache_path=Path(job["nowhere"]),
    )
    sys.stdout.buffer.write(pages)


if __name__ == "__main__":
    try:
        main()
    except typst.TypstError as fault:
        sys.exit(f"{fault.message}\n{fault.diagnostic}")
