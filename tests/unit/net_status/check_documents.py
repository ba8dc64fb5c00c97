#!/usr/bin/env python3
"""Holds documents, one a line on standard input, to the schema that is given by its path."""

import json
import sys

import jsonschema


def main():
    """Ends with 1 if a line is no document of the schema, or if there is no line at all."""
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    lines = sys.stdin.buffer.read().splitlines()
    flaws = [f"{line!r}: {flaw}" for line in lines for flaw in flaws_of(line, schema)]
    print("\n".join(flaws))
    return 1 if flaws or not lines else 0


def flaws_of(line, schema):
    """What is wrong with one document, in the words of the part of the schema that it claims to be."""
    try:
        document = json.loads(line.decode())
    except ValueError as error:
        return [str(error)]
    kind = document.get("kind") or document.get("event")
    name = f"document_{kind}" if "kind" in document else kind if kind in ("forgotten", "nothing") else "event"
    if name not in schema["$defs"]:
        return [f"the schema knows no {name}"]
    part = jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/{name}"})
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in part.iter_errors(document)]


if __name__ == "__main__":
    sys.exit(main())
