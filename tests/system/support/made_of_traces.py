"""Reads what wirelab makes of a capture: drawings, pages, and copies with comments."""

import subprocess
import xml.etree.ElementTree
from html.parser import HTMLParser

SVG = "{http://www.w3.org/2000/svg}"


class Page(HTMLParser):
    """An HTML page: its text, and whatever in it would run or be fetched."""

    def __init__(self, path):
        super().__init__()
        self.text, self.forbidden = "", []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag, attrs):
        outside = [value for name, value in attrs if name in ("src", "href") and not (value or "").startswith("#")]
        if tag in ("script", "iframe", "object", "link") or outside or any(name.startswith("on") for name, _ in attrs):
            self.forbidden.append((tag, attrs))

    def handle_data(self, data):
        self.text += data


def drawing(path):
    """The root of an SVG drawing; nothing in it runs or is fetched."""
    root = xml.etree.ElementTree.parse(path).getroot()
    if root.tag != f"{SVG}svg" or any(node.tag in (f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject") for node in root.iter()):
        raise AssertionError(f"{path} is no plain drawing")
    return root


def rows(path, *fields):
    """What tshark says of each packet."""
    command = ["tshark", "-n", "-r", str(path), "-T", "fields", "-E", "separator=/t"]
    for field in fields:
        command += ["-e", field]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]
