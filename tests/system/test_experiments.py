"""The courses' questions, answered by `wirelab lab run` on live traffic over a wire that takes 2 ms each way. What it says of its trace is held
against tshark's reading of that."""

import html
import json
import os
import re
import signal

from support.case import ServerCase, SystemCase, over_both_stacks
from support.delayed_wire import DelayedWire
from support.experiments import Experimenter, failing, number
from support.session import Session
from support.waiting import wait_until

V2, NO_NAGLE, LINE, MESSAGE, NOBODY = 12345, 12347, 12346, 12000, 12001


@over_both_stacks
class Experiments(SystemCase):
    """Each with --check: it passes, for reasons that tshark sees too."""

    def setUp(self):
        super().setUp()
        self.wire = DelayedWire(self.stack)
        self.addCleanup(self.wire.close)
        listen = ["--listen", self.wire.server_host] if self.stack.name == "posix" else []
        self.server = self.start_server(*listen)
        self.addCleanup(self.server.stop)
        self.wire.wait_for(self.server.address[1])
        self.experimenter = Experimenter((self.wire.server_host, self.server.address[1]), self.place, self.wire.station.command)

    def run_experiment(self, *words):
        """Passes, explains every packet, and leaves no lab running."""
        result = self.experimenter.run(*words, "--check")
        self.assertEqual(failing(result), [])
        self.assertTrue(result["answer"])
        packets, commented = self.experimenter.comments()
        self.assertEqual((packets, commented), (len(result["packets"]), packets))
        self.assertFalse(self.server.logged("event=lab_failed"))
        return result

    def lengths(self, sender, port):
        """Payload lengths of one end, as tshark reads them."""
        which = "srcport" if sender == "S" else "dstport"
        rows = self.experimenter.seen(f"tcp.{which} == {port} && tcp.len > 0 && !tcp.analysis.retransmission", "tcp.len")
        return [int(row[0]) for row in rows]

    def test_nagle(self):
        result = self.run_experiment("nagle")
        self.assertEqual(self.lengths("S", V2), [5, 35])
        self.assertEqual(sum(self.lengths("S", NO_NAGLE)), 40)
        self.assertGreater(len(self.lengths("S", NO_NAGLE)), 2)
        self.assertEqual(number(result, "segments that carried the answer, with Nagle's algorithm"), 2)

    def test_delayed_ack(self):
        result = self.run_experiment("delayed-ack")
        ports = list(dict.fromkeys(row[0] for row in self.experimenter.seen(f"tcp.dstport == {LINE} && tcp.len > 0", "tcp.srcport")))
        self.assertEqual(len(ports), 3)
        self.assertIn("delayed ACK", result["answer"])
        # From the first half to the second the first connection waited for a timer, the other ones for nothing.
        rows = self.experimenter.seen(f"tcp.dstport == {LINE} && tcp.srcport == {ports[0]} && tcp.len > 0", "frame.time_epoch", "tcp.len")
        waits = [float(after[0]) - float(before[0]) for before, after in zip(rows, rows[1:], strict=False) if before[1] == "7"]
        self.assertGreater(max(waits), 0.030)

    def test_tcp_vs_udp(self):
        result = self.run_experiment("tcp-vs-udp")
        self.assertEqual(number(result, "round trips up to the answer, TCP"), 2)
        self.assertEqual(number(result, "round trips up to the answer, UDP"), 1)
        self.assertGreater(number(result, "time until the client had the answer, TCP")["seconds"], 0.008)
        self.assertEqual(len(self.experimenter.seen("udp", "udp.length")), 2)

    def test_refused(self):
        result = self.run_experiment("refused")
        self.assertEqual(number(result, "TCP: the client was told"), "connection refused")
        self.assertEqual(len(self.experimenter.seen(f"tcp.srcport == {NOBODY} && tcp.flags.reset == 1", "tcp.len")), 1)
        self.assertEqual(self.experimenter.seen("icmp", "icmp.type", "icmp.code"), [["3", "3"]])

    def test_refused_fails_where_somebody_listens(self):
        result = self.experimenter.run("refused", "--port", self.server.address[1], "--check", code=1)
        self.assertIn("and was answered with RST: nobody listens there", failing(result))
        self.assertIn("the client's connect failed: connection refused", failing(result))

    def test_drawings_hold_the_answer(self):
        paths = [os.path.join(self.place, name) for name in ("answer.html", "answer.svg")]
        result = self.run_experiment("refused", "--html", paths[0], "--svg", paths[1])
        for path in paths:
            with open(path, encoding="utf-8") as file:
                text = " ".join(html.unescape(re.sub("<[^>]*>", " ", file.read())).split())
            said = [result["question"], result["answer"], *(f"✓ pass {check['what']}" for check in result["checks"])]
            self.assertEqual([part for part in said if part not in text], [], text)

    def test_ephemeral_port(self):
        result = self.run_experiment("ephemeral-port")
        asked = [row[0] for row in self.experimenter.seen(f"tcp.dstport == {MESSAGE} && tcp.len > 0", "tcp.srcport")]
        answered = [row[0] for row in self.experimenter.seen(f"tcp.srcport == {MESSAGE} && tcp.len > 0", "tcp.dstport")]
        self.assertEqual(asked, answered)
        self.assertEqual(number(result, "ports of the client, in the trace"), ", ".join(asked))
        self.assertEqual(number(result, "ports of the client, as its sockets say"), ", ".join(asked))


@over_both_stacks
class NearExperiments(ServerCase):
    """Where no packet takes any time nothing waits for an ACK, and --check says so."""

    server_arguments = ("--labs", "v0")

    def test_nagle_needs_a_link_that_takes_time(self):
        experimenter = Experimenter(self.address, self.place)
        near = experimenter.start("nagle", "--check")  # beside v0, which has the usual port
        if self.stack.name == "posix":
            self.assertEqual(near.returncode, 1, near.stdout)
            self.assertIn("run it on a link of some milliseconds", " ".join(near.stdout.split()))
        else:  # lwIP's card is a program, whose turns take long enough
            self.assertEqual(near.returncode, 0, near.stdout)
        self.assertEqual(self.running(), ["v0"])

    def running(self):
        with Session(self.address) as session:
            return [lab["name"] for lab in json.loads(session.ask(b"LAB_LIST")[2])["labs"] if lab["running"]]

    def test_interrupted_it_leaves_no_lab_behind(self):
        process = Experimenter(self.address, self.place).begin("delayed-ack")
        wait_until(lambda: "upper-line" in self.running(), "the lab runs")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        wait_until(lambda: self.running() == ["v0"], "it is stopped")

    def test_what_makes_no_sense_is_refused(self):
        experimenter = Experimenter(self.address, self.place)
        for words in (["nagle", "10.0.0.1"], ["nagel"], ["next-hop", "10.0.0.1", "10.0.0.2"]):
            done = experimenter.start(*words)
            self.assertEqual(done.returncode, 2, (words, done.stderr))
        self.assertIn("tcp-vs-udp", experimenter.start("nagel").stderr)
