"""The host program's network verbs against a server that says what a test wants: pages, documents, exit codes, hostile answers."""

import json
import pathlib
import signal
import subprocess
import threading
import unittest

import jsonschema

from support.scripted_server import ProgramCase, reply
from support.waiting import DEADLINE

TOP = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = TOP / "tests" / "support" / "net_documents"
SCHEMA = json.loads((TOP / "firmware" / "net_status" / "schema" / "net.schema.json").read_text())
VERBS = {"status.json": ["status"], "arp_table.json": ["arp"], "arp_delete.json": ["arp", "delete", "10.0.2.2"],
         "arp_resolve.json": ["arp", "resolve", "10.0.2.2"], "dhcp_discover.json": ["dhcp", "discover"], "ping.json": ["ping", "10.0.2.2"],
         "next_hop.json": ["nexthop", "93.184.216.34"]}


def sample(name):
    return (SAMPLES / name).read_bytes()


def changed(name, **members):
    return json.dumps({**json.loads(sample(name)), **members}).encode()


def sized(data):
    return b"SIZE: %d\r\n" % len(data) + data


def document(data):
    """A script: a document as the answer."""
    return reply(sized(data))


def lines(*texts):
    """A script: lines of NET_WATCH, then the end."""
    return reply(b"".join(text if isinstance(text, bytes) else json.dumps(text).encode() + b"\n" for text in texts))


def events():
    return [json.loads(line) for line in sample("watch.jsonl").splitlines()]


class Samples(unittest.TestCase):

    def test_samples_are_of_the_schema(self):
        validator = jsonschema.Draft202012Validator(SCHEMA)
        names = sorted(path.name for path in SAMPLES.iterdir())
        self.assertEqual(len(names), 11)
        for name in names:
            for text in sample(name).splitlines() if name.endswith(".jsonl") else [sample(name)]:
                with self.subTest(name=name):
                    validator.validate(json.loads(text))


class Pages(ProgramCase, unittest.TestCase):

    wire = "classic"

    def ask(self, name, *words, **environment):
        self.serve(document(sample(name)))
        return self.wirelab(*words, TZ="UTC", **environment)

    def expect(self, name, words, parts, **environment):
        with self.subTest(words=words):
            status, out, err = self.ask(name, *words, **environment)
            self.assertEqual((status, err), (0, ""))
            for part in parts:
                self.assertIn(part, out)
            self.assertNotIn("\x1b", out, "no colours outside of a terminal")

    def test_pages_in_english(self):
        self.expect("status.json", ["status"], ["eth0  up, link  52:54:00:12:34:56  MTU 1500\n", "server identifier (54)  10.0.2.2", "← gateway\n"])
        self.expect("status.json", ["dhcp"], ["subnet mask (1)         255.255.255.0\n"])
        self.expect("arp_table.json", ["arp"], ["10.0.2.2   52:55:0a:00:02:02  reachable"])
        self.expect("arp_delete.json", ["arp", "delete", "10.0.2.2"], ["deleted 10.0.2.2 (52:55:0a:00:02:02) on eth0"])
        self.expect("arp_resolve.json", ["arp", "resolve", "10.0.2.2"], ["who has 10.0.2.2, tell 10.0.2.15\n           EtherType ARP, from 52:54:00:12:34:56 to ff:ff:ff:ff:ff:ff\n"])
        self.expect("dhcp_discover.json", ["dhcp", "discover"], ["server 10.0.2.66 (02:00:00:00:00:66)", "no lease was taken"])
        self.expect("ping.json", ["ping", "10.0.2.2"], ["protocol         1 = ICMP\n", "payload          64 bytes = 84 − 20\n", "3 sent, 2 received"])
        self.expect("next_hop.json", ["nexthop", "93.184.216.34"], ["a packet to 93.184.216.34 goes to 52:55:0a:00:02:02\n", "the router: not the destination"])

    def test_pages_in_spanish(self):
        for name, words, part in (("status.json", ["status"], "concedida, caduca en"), ("status.json", ["dhcp", "show"], "máscara (1)"),
                                  ("arp_table.json", ["arp", "list"], "← pasarela"),
                                  ("arp_delete.json", ["arp", "delete", "10.0.2.2"], "borrada 10.0.2.2"),
                                  ("arp_resolve.json", ["arp", "resolve", "10.0.2.2"], "petición"),
                                  ("dhcp_discover.json", ["dhcp", "discover"], "no se ha tomado ninguna concesión"),
                                  ("ping.json", ["ping", "10.0.2.2"], "carga útil"), ("next_hop.json", ["nexthop", "93.184.216.34"], "el router: no el propio destino")):
            self.expect(name, words, [part], LANG="es_ES.UTF-8")

    def test_commands_on_the_wire(self):
        for name, words in VERBS.items():
            with self.subTest(words=words):
                self.ask(name, *words)
                self.assertRegex(self.server.talks[0].seen, rb"^[A-Z_]+( [ -~]+)?\n$")

    def test_viewers_clock(self):
        self.serve(document(sample("status.json")))
        self.assertIn("2026-11-21 09:30:00", self.wirelab("status", TZ="XYZ2:30")[1])

    def test_json_is_the_servers_document(self):
        for name, words in VERBS.items():
            with self.subTest(words=words):
                status, out, err = self.ask(name, "--json", *words)
                self.assertEqual((status, err), (0, ""))
                self.assertEqual(out.encode(), sample(name))

    def test_json_is_ascii_and_the_same(self):
        data = changed("status.json", stack="\x7f\x9b2J ñ \U0001f600")
        data = json.dumps(json.loads(data), ensure_ascii=False).encode()
        self.serve(document(data))
        status, out, _ = self.wirelab("--json", "status")
        self.assertEqual(status, 0)
        self.assertTrue(out.isascii() and "\x7f" not in out)
        self.assertEqual(json.loads(out), json.loads(data))


class Trouble(ProgramCase, unittest.TestCase):

    wire = "classic"

    def expect(self, answer, status, part, words=("status",)):
        with self.subTest(answer=answer[:60], words=words):
            self.serve(reply(answer))
            got, out, err = self.wirelab(*words)
            self.assertEqual((got, out), (status, ""))
            self.assertIn(part, err)
            self.assertTrue(err.startswith("wirelab: ") and err.count("\n") == 1, err)

    def test_error_documents_decide_the_exit_code(self):
        for code, status in (("not-found", 10), ("not-allowed", 4), ("timed-out", 3), ("invalid", 1), ("unsupported", 1), ("no-resources", 1)):
            data = changed("error.json", error={"code": code, "what": "ARP_DELETE", "message": "what to do \x1b[2J"})
            self.expect(sized(data), status, "ARP_DELETE: what to do \\x1B[2J", ("arp", "delete", "10.0.2.99"))
            self.serve(document(data))
            got, out, err = self.wirelab("--json", "arp", "delete", "10.0.2.99")
            self.assertEqual((got, json.loads(out), err), (status, json.loads(data), ""))

    def test_silence_of_others_is_a_time_out(self):
        nobody = [{**echo, "outcome": "no_answer", "rtt_us": None, "ttl": None, "header": None} for echo in json.loads(sample("ping.json"))["echoes"]]
        for name, words, members in (("ping.json", ["ping", "10.0.2.2"], {"received": 0, "echoes": nobody}), ("dhcp_discover.json", ["dhcp", "discover"], {"offers": []}),
                                     ("arp_resolve.json", ["arp", "resolve", "10.0.2.2"], {"mac": None, "replies": []})):
            with self.subTest(words=words):
                self.serve(document(changed(name, **members)))
                status, out, _ = self.wirelab(*words)
                self.assertEqual(status, 3)
                self.assertTrue(out)

    def test_older_appliance(self):
        for words in (["status"], ["timeline"], ["ping", "10.0.2.2"], ["dhcp", "discover"]):
            self.expect(b"UNKNOWN_COMMAND", 1, "its wirelabd is older than this program", words)

    def test_busy_appliance(self):
        self.expect(b"ERROR", 1, "the server refused")

    def test_cut_documents(self):
        data = sample("status.json")
        self.expect(b"SIZE: %d\r\n" % len(data) + data[:-5], 1, f"closed the connection after {len(data) - 5} of {len(data)} bytes")
        self.expect(sized(data[:-5]), 1, "it is no JSON, or is cut")

    def test_hostile_documents(self):
        for answer, part in ((sized(b"[" * 100), "nested too deeply"), (sized(b"null"), "all of it is of another kind"), (sized(b"{}"), "schema is missing"),
                             (sized(changed("status.json", schema="wirelab.net/2")), "its version is 'wirelab.net/2'"),
                             (sized(changed("status.json", kind="x\x1b[2J")), "'x\\x1B[2J' is no document"), (sized(sample("ping.json")), "it answers another question"),
                             (sized(changed("status.json", uptime_ms="x")), "uptime_ms is of another kind"), (sized(changed("status.json", uptime_ms=-1)), "out of range"),
                             (sized(changed("status.json", stack="x" * 2000)), "stack is longer"), (b"SIZE: 99999999999\r\n", "longer than 16777216 bytes"),
                             (b"HTTP/1.1 400 Bad Request\r\n\r\n", "not of this protocol"), (b"", "closed the connection before")):
            self.expect(answer, 1, part)

    def test_program_speaks_for_itself_where_no_document_came(self):
        self.serve(reply(b"UNKNOWN_COMMAND"))
        status, out, err = self.wirelab("--json", "status")
        self.assertEqual((status, err), (1, ""))
        self.assertEqual(json.loads(out)["error"]["code"], "unsupported")

    def test_watch_needs_a_terminal(self):
        self.serve()
        status, out, err = self.wirelab("status", "--watch")
        self.assertEqual((status, out), (2, ""))
        self.assertIn("timeline --follow", err)


class Timeline(ProgramCase, unittest.TestCase):

    wire = "classic"

    def test_kept_events_and_their_causes(self):
        self.serve(lines(*events()))
        status, out, err = self.wirelab("timeline", TZ="UTC")
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(self.server.talks[0].seen, b"NET_WATCH since=1 wait=no\n")
        self.assertEqual(out.splitlines()[0], "2026-11-21")
        self.assertIn("11:50:00.131  #4    DHCPOFFER of 10.0.2.15 from 10.0.2.2 (xid=0x22952935)  ← #3\n", out)
        self.assertEqual(out.splitlines()[-1], "events #11 to #14 are not kept any more")

    def test_verbose_unfolds_messages(self):
        self.serve(lines(*events()))
        self.assertIn("53 message type, 1 subnet mask, 3 router, 6 DNS, 51 lease time, 54 server identifier\n", self.wirelab("timeline", "--verbose")[1])

    def test_json_is_the_lines(self):
        self.serve(lines(*events()))
        status, out, err = self.wirelab("--json", "timeline")
        self.assertEqual((status, err), (0, ""))
        self.assertEqual([json.loads(line) for line in out.splitlines()], events())

    def test_hostile_line_ends_it(self):
        for line in (b'{"event":"nothing"}\n', b"x\x1b[2J\n", b"[" * 100 + b"\n", b'"' + b"x" * 20000 + b'"\n'):
            with self.subTest(line=line[:20]):
                self.serve(lines(events()[0], line, events()[1]))
                status, out, err = self.wirelab("timeline", TZ="UTC")
                self.assertEqual(status, 1)
                self.assertIn("#1", out)
                self.assertNotIn("#2", out)
                self.assertIn("not of this protocol", err)

    def test_appliance_that_can_tell_no_more_says_why(self):
        trouble = sample("error.json")
        why = json.loads(trouble)["error"]["message"]
        for script in (reply(sized(trouble)), lines(events()[0], trouble.replace(b"\n", b"") + b"\n")):
            with self.subTest():
                self.serve(script)
                status, out, err = self.wirelab("timeline", TZ="UTC")
                self.assertEqual((status, "#2" in out), (10, False))
                self.assertIn(why, err)

    def test_follow_goes_on_until_interrupted(self):
        def script(talk):
            talk.read_segment()
            talk.send(json.dumps(events()[0]).encode() + b"\n")
            talk.hold()
        self.serve(script)
        process = subprocess.Popen(self.command("timeline", "--follow"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.here, env=self.environment())
        try:
            self.assertEqual(process.stdout.readline(), b"2026-11-21\n")
            self.assertIn(b"#1", process.stdout.readline())
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=DEADLINE)
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
        self.assertEqual((process.returncode, out, err), (0, b"", b""))
        self.assertEqual(self.server.talks[0].seen, b"NET_WATCH since=1\n")


class Leases(ProgramCase, unittest.TestCase):
    """dhcp renew and release: the events are opened first, then the order is given, then what comes of it is shown."""

    wire = "classic"

    RENEWAL = (("dhcp_request", "DHCPREQUEST for 10.0.2.15"), ("dhcp_ack", "DHCPACK of 10.0.2.15"), ("lease_renewed", "eth0: lease renewed: 10.0.2.15"))
    RELEASE = (("dhcp_release", "DHCPRELEASE of 10.0.2.15 on eth0 to 10.0.2.2 port 67 (xid=0x22952935)"), ("lease_released", "eth0: lease released: 10.0.2.15"))

    def change(self, words, happening, answer, timeout="20", end=False):
        """`happening` is what the watch tells once the order was given."""
        ordered = threading.Event()

        def script(talk):
            if talk.read_segment() != b"NET_WATCH\n":
                talk.send(answer)
                ordered.set()
                return talk.finish()
            ordered.wait(DEADLINE)
            for seq, (kind, text) in enumerate(happening, 11):
                talk.send(json.dumps({**events()[6], "seq": seq, "event": kind, "text": text, "cause": "unknown", "why": None}).encode() + b"\n")
            return talk.finish() if end else talk.hold()
        self.serve(script, script, at_once=True)
        return self.wirelab("--timeout", timeout, "dhcp", *words, TZ="UTC")

    def orders(self):
        return sorted(talk.seen for talk in self.server.talks)

    def test_renewal_is_followed(self):
        status, out, err = self.change(["renew", "eth0"], self.RENEWAL, sized(sample("dhcp_renew.json")))
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(self.orders(), [b"DHCP_RENEW interface=eth0\n", b"NET_WATCH\n"])
        self.assertEqual(out.splitlines()[0], "eth0 renews its lease in 200 ms")
        self.assertEqual([line[14:] for line in out.splitlines()[2:]],
                         [f"#{seq}   {text}  ← #6" for seq, (_, text) in enumerate(self.RENEWAL, 11)])

    def test_what_is_missing_is_said(self):
        status, _, err = self.change(["renew"], self.RENEWAL[:1], sized(sample("dhcp_renew.json")), timeout="1")
        self.assertEqual((status, err), (3, "wirelab: not finished after 1.00 s: DHCPACK is missing\n"))

    def test_events_that_end_too_early(self):
        status, _, err = self.change(["renew"], self.RENEWAL[:1], sized(sample("dhcp_renew.json")), end=True)
        self.assertEqual((status, err), (1, "wirelab: the appliance ended its events before that\n"))

    def test_release_of_another_address(self):
        status, out, err = self.change(["release"], self.RELEASE, sized(changed("dhcp_release.json", renew_after_s=None)))
        self.assertEqual((status, err), (0, ""))
        self.assertIn("DHCPRELEASE of 10.0.2.15 on eth0 to 10.0.2.2 port 67 (xid=0x22952935)", out)
        self.assertIn("--renew-after SECONDS", out.splitlines()[-1])

    def test_release_and_renewal(self):
        status, out, err = self.change(["release", "--renew-after", "10"], self.RELEASE + self.RENEWAL, sized(sample("dhcp_release.json")))
        self.assertEqual((status, err), (0, ""))
        self.assertIn(b"DHCP_RELEASE renew_after=10\n", self.orders())
        self.assertIn("a new lease is asked for 10s after that\n", out)
        self.assertIn("lease renewed", out.splitlines()[-1])

    def test_release_of_the_own_address_says_how_to_get_back(self):
        for renew_after, part in ((None, "to get back: release with '--renew-after SECONDS'"), (10, "it asks for a lease again after 10s")):
            data = changed("dhcp_release.json", address="127.0.0.1", in_ms=1, renew_after_s=renew_after)
            status, out, err = self.change(["release"], (), sized(data), end=True)
            self.assertEqual((status, err), (0, ""))
            self.assertIn("this is the address you talk to: the connection ends with it\n", out)
            self.assertIn("the connection ended with the address 127.0.0.1", out)
            self.assertIn(part, out)

    def test_refused_orders(self):
        data = changed("error.json", error={"code": "not-allowed", "what": "DHCP_RENEW", "message": "start wirelabd with --network-changes"})
        status, out, err = self.change(["renew"], (), sized(data))
        self.assertEqual((status, out, err), (4, "", "wirelab: DHCP_RENEW: start wirelabd with --network-changes\n"))
        status, out, err = self.change(["renew", "--json"], (), sized(data))
        self.assertEqual((status, json.loads(out), err), (4, json.loads(data), ""))
        status, out, err = self.change(["renew"], (), sized(sample("ping.json")))
        self.assertEqual((status, out), (1, ""))
        self.assertIn("it answers another question", err)

    def test_json_is_the_answer_alone(self):
        status, out, err = self.change(["renew", "--json"], self.RENEWAL, sized(sample("dhcp_renew.json")))
        self.assertEqual((status, out.encode(), err), (0, sample("dhcp_renew.json"), ""))

    def test_order_without_events(self):
        self.serve(reply(b"ERROR"), document(sample("dhcp_renew.json")))
        status, out, err = self.wirelab("dhcp", "renew")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("eth0 renews its lease in 200 ms\n", out)
        self.assertIn("its events cannot be followed", out)
