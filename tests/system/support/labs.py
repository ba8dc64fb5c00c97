"""Labs of a running server: started, stopped and spoken for over the command port."""

import json

from support.case import ServerCase
from support.client import ask


def document(address, command):
    """What a command about labs answers."""
    return json.loads(ask(address, command.encode() + b"\n").partition(b"\r\n")[2])


class LabCase(ServerCase):
    """A server whose labs listen at their own ports: the tests have a namespace of their own."""

    def command(self, text):
        return document(self.address, text)

    def lab(self, name, words=""):
        """Starts a lab; where it listens."""
        answer = self.command(f"LAB_START {name} {words}".strip())
        if "labs" not in answer:
            raise AssertionError(f"{name} did not start: {answer}")
        return self.address[0], answer["labs"][0]["port"]

    def stop_lab(self, name):
        self.assertFalse(self.command(f"LAB_STOP {name}")["labs"][0]["running"])
