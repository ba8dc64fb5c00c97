"""The Debian packages, once boards/deb has made them: what they hold, what dpkg does with them, and whether what they bring serves."""

import gzip
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import places  # before the tools: it says where they are

from boards.tools import deb, materials, steps
from support import elf, unit_user
from support.client import ask
from support.server import Server

PROGRAM, DATA, FOLDER, LINK = "-rwxr-xr-x", "-rw-r--r--", "drwxr-xr-x", "lrwxrwxrwx"
CONTENTS = {
    "./etc/wirelab/wirelab.toml": DATA,
    "./usr/bin/wirelab": PROGRAM,
    "./usr/sbin/wirelabd": PROGRAM,
    "./usr/lib/systemd/system/wirelabd.service": DATA,
    "./usr/lib/sysusers.d/wirelab.conf": DATA,
    "./usr/share/bash-completion/completions/wirelab": DATA,
    "./usr/share/doc/wirelab/SECURITY.md": DATA,
    "./usr/share/doc/wirelab/changelog.gz": DATA,
    "./usr/share/doc/wirelab/copyright": DATA,
    "./usr/share/doc/wirelab/examples/network-changes.conf": DATA,
    "./usr/share/doc/wirelab/examples/without-raw-sockets.conf": DATA,
    "./usr/share/man/man1/wirelab.1.gz": DATA,
    "./usr/share/man/man8/wirelabd.8.gz": DATA,
    "./usr/share/zsh/vendor-completions/_wirelab": DATA,
}
# Of Debian 12, which the package says that it needs.
NEWEST = {"GLIBC": (2, 36), "GLIBCXX": (3, 4, 30), "CXXABI": (1, 3, 13), "GCC": (12,)}
LIBRARIES = {"libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
WANTED = "etc/systemd/system/multi-user.target.wants/wirelabd.service"
MANAGER = f"""#!/bin/sh
case "$*" in --root=*) exec systemctl.real "$@" ;; esac
echo "$*" >>/root/told
case "$*" in
  *is-enabled*) if [ -L /{WANTED} ]; then echo enabled; else echo disabled; exit 1; fi ;;
  *is-active*) exit 3 ;;
esac
"""


def said(*command):
    done = subprocess.run(list(map(str, command)), check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, timeout=120)
    return done.stdout


class PackageCase:
    """The package of one architecture."""

    ARCHITECTURE = None

    @classmethod
    def setUpClass(cls):
        cls.package = deb.recipes()[cls.ARCHITECTURE].package()
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="wirelab-package-"))
        cls.addClassCleanup(shutil.rmtree, cls.root)
        steps.run("dpkg-deb", "--extract", cls.package, cls.root)

    def test_it_holds_these_files_and_they_are_roots(self):
        rows = [line.split(maxsplit=5) for line in said("dpkg-deb", "--contents", self.package).splitlines()]
        self.assertEqual({row[1] for row in rows}, {"root/root"})
        # Into Wireshark's list of interfaces, which Debian keeps for each architecture.
        machine = {"amd64": "x86_64", "arm64": "aarch64"}[self.ARCHITECTURE]
        source = {f"./usr/lib/{machine}-linux-gnu/wireshark/extcap/wirelab-extcap -> ../../../../bin/wirelab": LINK}
        self.assertEqual({row[5]: row[0] for row in rows if not row[5].endswith("/")}, CONTENTS | source)
        self.assertEqual({row[0] for row in rows if row[5].endswith("/")}, {FOLDER})

    def test_it_says_what_it_is(self):
        fields = dict(re.findall(r"^([A-Z][\w-]+): (.*)$", said("dpkg-deb", "--field", self.package), re.MULTILINE))
        expected = {"Package": "wirelab", "Architecture": self.ARCHITECTURE, "Section": "net", "Priority": "optional"}
        self.assertEqual({name: fields[name] for name in expected}, expected)
        self.assertIn("libc6 (>= 2.36)", fields["Depends"])
        self.assertEqual(self.package.name, f"wirelab_{fields['Version']}_{self.ARCHITECTURE}.deb")
        changelog = gzip.decompress((self.root / "usr/share/doc/wirelab/changelog.gz").read_bytes()).decode()
        self.assertTrue(changelog.startswith(f"wirelab ({fields['Version']}) "), changelog)

    def test_a_later_commit_is_a_newer_version(self):
        version = said("dpkg-deb", "--field", self.package, "Version").strip()
        if materials.git("rev-parse", "HEAD"):
            self.assertRegex(version, r"\A\d+\.\d+\.\d+\+git20\d{12}\.[0-9a-f]{12}(\.changed)?\Z")
        later = re.sub(r"git(\d+)\.\w+", lambda found: f"git{int(found[1]) + 1}.000000000000", version)
        for older, newer in ((materials.version(), version), (version, later), (later, f"{materials.version()}.1")):
            if older != newer:
                steps.run("dpkg", "--compare-versions", older, "lt", newer, what=f"{older} before {newer}")

    def test_scripts_and_settings_are_dpkgs(self):
        control = self.root / "control"
        steps.run("dpkg-deb", "--control", self.package, control)
        self.assertEqual((control / "conffiles").read_text(encoding="utf-8"), "/etc/wirelab/wirelab.toml\n")
        for name in ("postinst", "prerm", "postrm"):
            self.assertEqual((control / name).stat().st_mode & 0o777, 0o755)
            steps.run("sh", "-n", control / name)

    def test_it_needs_no_more_than_it_says(self):
        for program in ("usr/bin/wirelab", "usr/sbin/wirelabd"):
            needed = set(re.findall(r"Shared library: \[(.*)\]", said("readelf", "-dW", self.root / program)))
            self.assertLessEqual(needed, LIBRARIES)
            for library, version in re.findall(r"Name: ([A-Z]+)_([\d.]+)\b", said("readelf", "-VW", self.root / program)):
                self.assertLessEqual(tuple(map(int, version.split("."))), NEWEST[library], f"{program}: {library}_{version}")

    def test_programs_are_stripped_and_know_no_folder_of_the_machine_that_built_them(self):
        for program in ("usr/bin/wirelab", "usr/sbin/wirelabd"):
            self.assertNotIn(str(places.CHECKOUT).encode(), (self.root / program).read_bytes())
            self.assertNotRegex(said("readelf", "-SW", self.root / program), r"\.symtab|\.debug_|build-id")

    def test_what_is_packed_is_still_hardened(self):
        for program in ("usr/bin/wirelab", "usr/sbin/wirelabd"):
            with self.subTest(program=program):
                self.assertEqual(elf.faults(self.root / program, stripped=True), [])


class OwnPackage(PackageCase, unittest.TestCase):
    """Of this machine's architecture, where its programs run."""

    ARCHITECTURE = deb.own_architecture()

    def served(self, rights="-all,+net_raw"):
        """A server as the unit starts it, with no more of root's rights than that leaves its user."""
        unit = (self.root / "usr/lib/systemd/system/wirelabd.service").read_text(encoding="utf-8")
        program = [f"{self.root}{word}" if word.startswith("/") else word for word in re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE)[1].split()]
        files = self.root / "files"
        files.mkdir(exist_ok=True)
        shutil.chown(files, unit_user.NOBODY, unit_user.NOBODY)
        self.root.chmod(0o755)
        user = unit_user.started(rights)
        server = Server(user[0], [*user[1:], *program, "--root", str(files), "--port", "0"])
        self.addCleanup(server.kill)
        return server.start()

    def test_what_it_brings_serves_without_roots_rights(self):
        server = self.served()
        self.assertEqual(server.address[0], "127.0.0.1", "nobody has opened it to a network yet")
        self.assertEqual(ask(server.address, b"SIGNIN ana secreta\n"), b"SUCCESS")
        (self.root / "files/uno").write_bytes(b"1")
        self.assertEqual(ask(server.address, b"LIST_FILES\n"), b"uno")
        self.assertRegex(ask(server.address, b"PING 127.0.0.1\n"), rb'"received":[1-9]')
        server.stop()
        self.assertTrue(server.logged('calls="seccomp, a violation ends the program"'))

    def test_without_raw_sockets_it_serves_and_says_what_is_missing(self):
        server = self.served(rights="-all")
        self.assertEqual(ask(server.address, b"MSFCONSOLE\n"), b"UNKNOWN_COMMAND")
        self.assertRegex(ask(server.address, b"PING 127.0.0.1\n"), rb"\"kind\":\"error\".*unsupported")
        server.stop()


class Installed(unittest.TestCase):
    """By dpkg itself, on this very system: over a layer that takes every change and is thrown away. Its service manager writes down what it is
    told."""

    def setUp(self):
        layer = pathlib.Path(tempfile.mkdtemp(prefix="wirelab-layer-"))
        self.addCleanup(layer.rmdir)
        self.mount("-t", "tmpfs", "tmpfs", layer)
        self.system = layer / "system"
        for name in ("changes", "work", "system"):
            (layer / name).mkdir()
        self.mount("-t", "overlay", "overlay", "-o", f"lowerdir=/,upperdir={layer}/changes,workdir={layer}/work", self.system)
        self.mount("-t", "proc", "proc", self.system / "proc")
        self.mount("--bind", "/dev", self.system / "dev")
        shutil.copy(deb.recipes()[deb.own_architecture()].package(), self.system / "root/wirelab.deb")
        self.put_a_manager()

    def put_a_manager(self):
        """One that seems to run, enables by links as the real one does, and that nobody forbids to start services."""
        (self.system / "run/systemd/system").mkdir(parents=True, exist_ok=True)
        (self.system / "usr/sbin/policy-rc.d").unlink(missing_ok=True)
        self.told = self.system / "root/told"
        self.told.touch()
        program = self.system / "usr/bin/systemctl"
        program.rename(program.with_name("systemctl.real"))  # links are made without a manager
        program.write_text(MANAGER, encoding="utf-8")
        program.chmod(0o755)

    def orders(self):
        """What the manager was told to do since this was asked last."""
        lines = self.told.read_text(encoding="utf-8").splitlines()
        self.told.write_text("", encoding="utf-8")
        return [re.sub(r"--(system|quiet) ?", "", line) for line in lines if "is-" not in line]

    def mount(self, *words):
        steps.run("mount", *words)
        self.addCleanup(steps.run, "umount", "--lazy", words[-1])

    def dpkg(self, *words):
        return self.inside("dpkg", "--no-triggers", *words)

    def inside(self, *words):
        # dpkg looks for its helpers in the folders of root, which are not in everybody's path.
        return steps.run("chroot", self.system, *words, environment={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})

    def test_it_makes_the_user_and_enables_the_service_and_leaves_what_is_somebodys(self):
        settings, files = self.system / "etc/wirelab/wirelab.toml", self.system / "var/lib/wirelab/files"
        wanted = self.system / WANTED
        self.dpkg("--install", "/root/wirelab.deb")
        self.assertEqual(self.orders(), ["daemon-reload", "start wirelabd.service"])
        self.assertIn("wirelab:", (self.system / "etc/passwd").read_text(encoding="utf-8"))
        self.assertEqual(wanted.readlink(), pathlib.Path("/lib/systemd/system/wirelabd.service"))
        self.assertIn("wirelabd ", self.inside("wirelabd", "--version"))
        self.assertEqual(settings.stat().st_mode & 0o777, 0o640, "a claim code may stand in it")
        files.mkdir(parents=True)
        settings.write_text("port = 5006\n", encoding="utf-8")
        self.dpkg("--install", "/root/wirelab.deb")
        self.assertEqual(self.orders()[-2:], ["daemon-reload", "restart wirelabd.service"])
        self.dpkg("--remove", "wirelab")
        self.assertEqual(self.orders(), ["stop wirelabd.service", "daemon-reload"])
        self.assertEqual(settings.read_text(encoding="utf-8"), "port = 5006\n")
        self.assertFalse((self.system / "usr/sbin/wirelabd").exists())
        self.dpkg("--purge", "wirelab")
        self.assertFalse(settings.parent.exists() or wanted.is_symlink())
        self.assertEqual(set(self.orders()), {"daemon-reload"})
        self.assertTrue(files.is_dir())
        self.assertIn("wirelab:", (self.system / "etc/passwd").read_text(encoding="utf-8"))

    def test_who_disabled_the_service_keeps_it_so(self):
        self.dpkg("--install", "/root/wirelab.deb")
        self.orders()
        (self.system / WANTED).unlink()
        self.dpkg("--install", "/root/wirelab.deb")
        self.assertFalse((self.system / WANTED).is_symlink())
        self.assertEqual(set(self.orders()), {"daemon-reload"})


class ArmPackage(PackageCase, unittest.TestCase):
    """Of the Raspberry Pi, from the cross compiler."""

    stack_name = "raspberry_pi"
    ARCHITECTURE = "arm64"
