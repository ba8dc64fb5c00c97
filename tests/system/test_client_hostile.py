"""Servers that lie, drip, reset or never end, against the host program."""

import time
import unittest

from support.scripted_server import ProgramCase, reply


class HostileServers(ProgramCase, unittest.TestCase):
    protocol = ("--classic",)

    def expect_failure(self, script, words, status, said, **options):
        self.serve(script)
        code, out, err = self.wirelab("--timeout", "2", *words, **options)
        self.assertEqual((code, out), (status, ""), err)
        self.assertIn(said, err)
        self.assertEqual(self.files(), {})

    def test_reset_in_the_header(self):
        def script(talk):
            talk.read_segment()
            talk.send(b"SIZE: 1")
            talk.reset()
        self.expect_failure(script, ["get", "a"], 1, "broke before the answer was complete (reset by the other side)")
        self.expect_failure(script, ["--lang", "es", "get", "a"], 1, "antes de completar la respuesta (la ha cortado el otro lado)")

    def test_reset_in_the_body(self):
        def script(talk):
            talk.read_segment()
            talk.send(b"SIZE: 1000\r\nabc")
            talk.reset()
        self.expect_failure(script, ["get", "a"], 1, "127.0.0.1")

    def test_body_cut_short_says_how_much_came(self):
        self.expect_failure(reply(b"SIZE: 1000\r\nabc"), ["get", "a"], 1, "after 3 of 1000 bytes")

    def test_more_than_announced(self):
        self.expect_failure(reply(b"SIZE: 3\r\nabcdef"), ["get", "a"], 1, "more than the 3 bytes")

    def test_sizes_that_are_lies(self):
        for size in (b"-1", b"18446744073709551616", b"18446744073709551615", b"9223372036854775808", b"1e3", b"", b"9 ",
                     b"abc", b"99999999999999999999999"):
            with self.subTest(size=size):
                self.expect_failure(reply(b"SIZE: " + size + b"\r\nabc"), ["get", "a"], 1, "not of this protocol")

    def test_answers_that_are_no_header(self):
        for answer in (b"\r\n", b"SIZE:\r\n", b"SIZE:9\r\n123456789", b"size: 9\r\n123456789", b"A" * 4096):
            with self.subTest(answer=answer[:20]):
                self.expect_failure(reply(answer), ["get", "a"], 1, "not of this protocol")

    def test_older_file_survives_a_body_cut_short(self):
        (self.here / "a").write_bytes(b"mine")
        for words in (["get", "--force", "a"], ["DOWNLOAD_FILE", "a"]):
            with self.subTest(words=words):
                self.serve(reply(b"SIZE: 100\r\nabc"))
                self.assertEqual(self.wirelab(*words)[0], 1)
                self.assertEqual(self.files(), {"a": b"mine"})

    def test_control_characters_are_not_printed(self):
        for answer in (b"a\x1b[2Jb\nc\x07\x9b\xc2\x9b31m\x08", b"\x1b]0;title\x07"):
            for words in (["ls"], ["LIST_FILES"]):
                with self.subTest(words=words, answer=answer):
                    self.serve(reply(answer))
                    _, out, err = self.wirelab(*words)
                    bad = [letter for letter in out + err
                           if (ord(letter) < 32 and letter != "\n") or 0x7F <= ord(letter) < 0xA0 or ord(letter) >= 0xDC80]
                    self.assertEqual(bad, [])

    def test_size_beyond_the_disk(self):
        self.expect_failure(reply(b"SIZE: 9000000000000000000\r\nabc"), ["get", "a"], 1, "9000000000000000000")

    def endless(self, beginning):
        def script(talk):
            talk.read_segment()
            talk.send(beginning)
            while True:
                talk.send(b"A" * 65536)
        return script

    def test_endless_header(self):
        for beginning in (b"", b"SIZE: "):
            with self.subTest(beginning=beginning):
                self.expect_failure(self.endless(beginning), ["get", "a"], 1, "127.0.0.1")

    def test_endless_listing(self):
        self.expect_failure(self.endless(b""), ["ls"], 1, "longer than 16777216 bytes")

    def drip(self, beginning):
        def script(talk):
            talk.read_segment()
            talk.send(beginning)
            end = time.monotonic() + 30
            while time.monotonic() < end:
                talk.send(b"1")
                time.sleep(0.1)
        return script

    def test_dripping_servers_time_out(self):
        for beginning, words in ((b"", ["ls"]), (b"SIZE: ", ["get", "a"]), (b"SIZE: 1000000\r\n", ["get", "a"])):
            with self.subTest(beginning=beginning):
                begun = time.monotonic()
                self.expect_failure(self.drip(beginning), words, 3, "--timeout")
                self.assertLess(time.monotonic() - begun, 15)

    def test_wrong_markers_of_an_upload(self):
        source = self.here.parent / "source"
        source.write_bytes(b"abc")
        for answer in (b"SEND_DATA\n", b"SEND_SIZE\nSEND_DATA\n", b"HTTP/1.1 400 Bad Request\r\n"):
            with self.subTest(answer=answer):
                self.expect_failure(reply(answer), ["put", str(source)], 1, "not of this protocol")

    def test_refusal_in_the_middle_of_a_body(self):
        source = self.here.parent / "source"
        with open(source, "wb") as file:
            file.truncate(256 * 1024 * 1024)

        def script(talk):
            talk.read_segment()
            talk.send(b"SEND_SIZE\n")
            talk.read(len(b"268435456\n"))
            talk.send(b"SEND_DATA\n")
            talk.read(1000)
            talk.send(b"ERROR")
            talk.finish()
        self.expect_failure(script, ["put", str(source)], 1, "the server refused the file")

    def test_silence(self):
        for words in (["ls"], ["get", "a"], ["rm", "a"]):
            with self.subTest(words=words):
                self.expect_failure(lambda talk: talk.hold(), words, 3, "did not answer within 2 s")

    def test_silence_after_an_upload(self):
        source = self.here.parent / "source"
        source.write_bytes(b"abc")

        def script(talk):
            talk.read_segment()
            talk.send(b"SEND_SIZE\n")
            talk.read(2)
            talk.send(b"SEND_DATA\n")
            talk.hold()
        self.expect_failure(script, ["put", str(source)], 3, "did not answer within 2 s")

    def test_words_of_another_protocol(self):
        for words in (["rm", "a"], ["mv", "a", "b"], ["get", "a"]):
            with self.subTest(words=words):
                self.expect_failure(reply(b"HTTP/1.1 400 Bad\x1b[31m"), words, 1, "HTTP/1.1 400 Bad\\x1B[31m")

    def test_no_answer_at_all(self):
        (self.here.parent / "source").write_bytes(b"abc")
        for words in (["rm", "a"], ["mv", "a", "b"], ["get", "a"], ["put", "../source"], ["login", "ana"], ["signin", "ana"]):
            with self.subTest(words=words):
                self.expect_failure(reply(b""), words, 1, "closed the connection before its answer was complete", stdin=b"pw\n")

    def test_no_answer_to_a_command_of_the_protocol(self):
        for words in (["DELETE_FILE", "a"], ["MSFCONSOLE"]):
            with self.subTest(words=words):
                self.serve(reply(b""))
                status, out, err = self.wirelab(*words)
                self.assertEqual((status, out), (1, f"Sending the command: {' '.join(words)} to IP: 127.0.0.1\n"))
                self.assertIn("closed the connection before its answer was complete", err)

    def test_names_in_the_answer_choose_no_file(self):
        source = self.here.parent / "source"
        source.write_bytes(b"")

        def script(talk):
            talk.read_segment()
            talk.send(b"SEND_SIZE\n")
            talk.read(2)
            talk.send(b"SEND_DATA\n")
            talk.send(b"FILE_WRITTEN\nSUCCESS: Fichero '../../x\x1b]0;t\x07' subido correctamente.")
            talk.finish()
        self.serve(script)
        status, out, _ = self.wirelab("put", str(source))
        self.assertEqual((status, out), (0, "stored '../../x\\x1B]0;t\\x07' (0 bytes)\n"))
        self.assertEqual(self.files(), {})
