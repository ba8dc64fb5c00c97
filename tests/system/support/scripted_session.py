"""The server's side of wirelab/1 for scripts: what an honest one says, so that a test has to write only the lie."""

import hashlib
import json
import re

VERBS = ["LIST_FILES", "DOWNLOAD_FILE", "UPLOAD_FILE", "DELETE_FILE", "RENAME_FILE", "LOGIN", "SIGNIN", "NOOP", "QUIT",
         "FILE_INFO", "FILE_HASH", "DOWNLOAD_RANGE", "LIST_TREE", "FREE_SPACE", "MAKE_DIRECTORY", "REMOVE_DIRECTORY",
         "UPLOAD_OFFSET", "UPLOAD_PART", "UPLOAD_DROP"]


def reply(status, word, body=b""):
    return b"%d %s %d\n" % (status, word.encode(), len(body)) + body


def document(**facts):
    return reply(200, "document", json.dumps(facts).encode())


def hello(verbs=VERBS):
    return reply(200, "hello", json.dumps({"protocol": "wirelab/1", "server": "scripted", "max_request": 2304, "verbs": list(verbs)}).encode())


def words_of(line):
    """The words of a request, without quotes."""
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', line)
    return [re.sub(r'\\x([0-9a-f]{2})|\\(.)', lambda m: chr(int(m[1], 16)) if m[1] else m[2], quoted) if quoted else plain for quoted, plain in found]


def read_line(talk):
    line = b""
    while not line.endswith(b"\n"):
        byte = talk.read(1)
        if not byte:
            return None
        line += byte
    return line.decode("utf-8", "surrogateescape").rstrip("\n")


def session(answer, greeting=None):
    """A script that greets, then sends what `answer(words, talk)` gives for each request, or nothing for None. `asked` collects the requests."""
    def script(talk):
        script.asked.append(read_line(talk))
        talk.send(hello() if greeting is None else greeting)
        while (line := read_line(talk)) is not None:
            script.asked.append(line)
            words = words_of(line)
            said = reply(200, "ok") if words[0] == "NOOP" else answer(words, talk)
            if said is not None:
                talk.send(said)
    script.asked = []
    return script


class Files:
    """Answers for a server that has these files, a dictionary of path and bytes."""

    def __init__(self, files, **lies):
        self.files = dict(files)
        self.lies = lies  # verb: what to say instead, bytes or a function of words and talk

    def __call__(self, words, talk):
        verb, *rest = words
        lie = self.lies.get(verb)
        if lie is not None:
            return lie(words, talk) if callable(lie) else lie
        return getattr(self, verb.lower())(*rest)

    def list_files(self, _path=""):
        return reply(200, "listing", "\n".join(self.files).encode())

    def file_info(self, path):
        if path in self.files:
            return document(path=path, type="file", size=len(self.files[path]), modified="2026-11-22T10:00:00Z")
        if any(name.startswith(path + "/") for name in self.files):
            return document(path=path, type="directory", modified=None)
        return reply(404, "not_found")

    def file_hash(self, path, length=None):
        if path not in self.files:
            return reply(404, "not_found")
        data = self.files[path][:None if length is None else int(length)]
        return document(path=path, size=len(data), sha256=hashlib.sha256(data).hexdigest())

    def download_range(self, path, offset, _length):
        if path not in self.files:
            return reply(404, "not_found")
        return reply(200, "file", self.files[path][int(offset):])

    def list_tree(self, root=""):
        lines = [json.dumps({"path": path, "type": "file", "size": len(data), "modified": None}) for path, data in self.files.items()
                 if not root or path.startswith(root + "/")]
        return reply(100, "text", ("\n".join(lines) + "\n").encode()) + reply(200, "end")
