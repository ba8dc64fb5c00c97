"""The network verbs as a client sees them: one document, checked against its schema, or the lines of a watch."""

import json
import os
import socket

import jsonschema

SCHEMA = os.path.join(os.path.dirname(__file__), "..", "..", "..", "firmware", "net_status", "schema", "net.schema.json")
with open(SCHEMA, encoding="utf-8") as _file:
    _VALIDATOR = jsonschema.Draft202012Validator(json.load(_file))


def check(document):
    """Fails if the document is not what the schema says; `anyOf` alone would not say which member is wrong."""
    kind = document.get("kind")
    if kind is None:
        _VALIDATOR.validate(document)
    else:
        _VALIDATOR.evolve(schema={"$ref": f"#/$defs/document_{kind}", "$defs": _VALIDATOR.schema["$defs"]}).validate(document)
    return document


def conversation(address, command, seconds=40):
    """Sends a command line and reads to the end."""
    with socket.create_connection(address, seconds) as connection:
        connection.settimeout(seconds)
        connection.sendall(command.encode() + b"\n")
        received = b""
        while piece := connection.recv(65536):
            received += piece
    return received


def ask(address, command):
    """The document that answers a command; its header must give its size, and it must end there."""
    received = conversation(address, command)
    header, end, document = received.partition(b"\r\n")
    if not end or header != b"SIZE: %d" % len(document):
        raise AssertionError(f"{command}: not a document behind its size: {received[:200]!r}")
    return check(json.loads(document))


def events(address, since=1):
    """What the timeline keeps from that event on."""
    lines = conversation(address, f"NET_WATCH since={since} wait=no").splitlines()
    return [check(json.loads(line)) for line in lines]


def kinds(told):
    """The events' names in their order."""
    return [event["event"] for event in told]
