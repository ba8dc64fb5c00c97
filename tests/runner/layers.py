"""Checks every #include of the firmware against the table in firmware/README.md, which says who may include whom."""

import re

from build import CHECKOUT

README = CHECKOUT / "firmware/README.md"
INCLUDE = re.compile(r'^#include "firmware/(\w+)/', re.MULTILINE)
ROW = re.compile(r"^\| (\w[\w, ]*) \| [^|]* \| ([^|]*) \|$", re.MULTILINE)


def run(report):
    """One case: what includes something that it may not, or is missing in the table."""
    if not report.wanted("lint: layers"):
        return
    wrong = find_wrong(allowed(README.read_text(encoding="utf-8")), (CHECKOUT / "firmware").glob("*/**/*.[hc]*"))
    report.add("lint: layers", not wrong, "\n".join(wrong))


def allowed(text):
    """folder -> what it may include, as the table says."""
    rows = [(re.findall(r"\w+", names), words) for names, words in ROW.findall(text) if names != "folder"]
    folders = {name for names, _ in rows for name in names}
    back_ends = {name for name in folders if re.search(r"_(posix|linux|lwip|littlefs)$", name)} | {"posix"}
    table = {}
    for names, words in rows:
        listed = set(re.findall(r"\w+", words)) & folders
        for name in names:
            table[name] = folders - back_ends if "all but" in words else listed
    return table


def find_wrong(table, paths):
    """One line for each include that the table does not allow."""
    wrong = []
    for path in sorted(paths):
        if path.suffix not in (".h", ".cpp"):
            continue
        folder = path.relative_to(CHECKOUT / "firmware").parts[0]
        for other in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if other != folder and other not in table.get(folder, set()):
                wrong.append(f"{path.relative_to(CHECKOUT)} includes firmware/{other}: firmware/README.md does not allow {folder} that")
    return wrong
