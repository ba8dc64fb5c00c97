"""The servers that are measured: ours and the peers, each in the foreground on a free port of loopback, from a directory of its own."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

DEADLINE = 30.0
TICKS = os.sysconf("SC_CLK_TCK")
STARTED = []  # every server, so that none outlives a measure that failed between two starts


def stop_all():
    """Ends every server that still runs."""
    for server in STARTED:
        server.stop()


def free_port():
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A server process with its children."""

    def __init__(self, name, command, place, port):
        self.name, self.port = name, port
        self.place = pathlib.Path(place)
        self.log = open(self.place / f"{name}-{port}.log", "w+b")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        STARTED.append(self)
        end = time.monotonic() + DEADLINE
        while not self._listens():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                sys.exit(f"tests/bench/run: {name} did not start:\n{self.said()}")
            time.sleep(0.01)

    def said(self):
        """What it wrote."""
        self.log.flush()
        return (self.place / f"{self.name}-{self.port}.log").read_text(errors="replace")[-3000:]

    def _listens(self):
        wanted = f":{self.port:04X} "
        for table in ("/proc/net/tcp", "/proc/net/tcp6"):
            with open(table, encoding="ascii") as lines:
                if any(wanted in line and " 0A " in line for line in lines):
                    return True
        return False

    def pids(self):
        """The process and all its descendants."""
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit() and (fields := _stat(entry)):
                parents.setdefault(int(fields[1]), []).append(int(entry))
        found, queue = [], [self.process.pid]
        while queue:
            pid = queue.pop()
            found.append(pid)
            queue += parents.get(pid, [])
        return found

    def cpu_seconds(self):
        """Seconds of processor time, user and system, of everything it ever ran."""
        return sum(sum(map(int, fields[11:15])) for pid in self.pids() if (fields := _stat(pid))) / TICKS

    def resident(self):
        """Resident bytes of the process."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1]) * 1024

    def stop(self):
        """Ends it."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(DEADLINE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()


def _stat(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return None


def start_wirelabd(program, place, root, *arguments, tls=False):
    """Ours, with the defaults a user gets, but for how many connections one address may have: here all come from one. With `tls`
    its port is that of TLS."""
    port, tls_port = free_port(), free_port() if tls else 0
    command = [program, "--listen", "127.0.0.1", "--port", str(port), "--tls-port", str(tls_port), "--max-per-address", "1000000", "--root", root,
               "--log-level", "error", *arguments]
    return Process("wirelabd", command, place, tls_port or port)


def start_nginx(place, root, tls=False):
    """nginx as the issue asks: sendfile, one worker, no access log. With `tls` it has a key like ours and leaves the suite to the client."""
    port = free_port()
    temporary = pathlib.Path(tempfile.mkdtemp(prefix="nginx-", dir=place))
    paths = "".join(f"    {kind}_temp_path {temporary}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;\n" if os.geteuid() == 0 else ""
    config = f"""{user}daemon off;
worker_processes 1;
pid {temporary}/pid;
error_log {temporary}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile on;
    default_type application/octet-stream;
{paths}    server {{
        listen 127.0.0.1:{port} {"ssl " if tls else ""}backlog=4096;
{tls_settings(temporary) if tls else ""}        root {root};
    }}
}}
"""
    (temporary / "nginx.conf").write_text(config)
    return Process("nginx", [find("nginx"), "-p", str(temporary), "-c", str(temporary / "nginx.conf"), "-e", str(temporary / "error.log")], place, port)


def tls_settings(place):
    """nginx's lines for TLS 1.3 with a P-256 key that signs itself, as wirelabd's does."""
    key, certificate = place / "key.pem", place / "certificate.pem"
    command = [find("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=bench", "-days", "30",
               "-keyout", str(key), "-out", str(certificate)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()[-500:]}")
    return f"        ssl_certificate {certificate};\n        ssl_certificate_key {key};\n        ssl_protocols TLSv1.3;\n"


def start_vsftpd(place, root):
    """vsftpd for anonymous uploads into `root`/upload. It does not sync."""
    port = free_port()
    upload = pathlib.Path(root) / "upload"
    upload.mkdir(parents=True)
    upload.chmod(0o777)
    config = f"""listen=YES
listen_address=127.0.0.1
listen_port={port}
background=NO
anonymous_enable=YES
local_enable=NO
no_anon_password=YES
anon_root={root}
write_enable=YES
anon_upload_enable=YES
anon_umask=022
run_as_launching_user=YES
pasv_enable=YES
pasv_address=127.0.0.1
seccomp_sandbox=NO
isolate=NO
isolate_network=NO
xferlog_enable=NO
"""
    path = pathlib.Path(place) / "vsftpd.conf"
    path.write_text(config)
    return Process("vsftpd", [find("vsftpd"), str(path)], place, port)


def start_iperf3(place):
    """iperf3's server, for the rate of plain sockets."""
    port = free_port()
    return Process("iperf3", [find("iperf3"), "-s", "-B", "127.0.0.1", "-p", str(port)], place, port)


def find(name):
    """Where a peer is; sbin is not on everyone's path."""
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if path is None:
        sys.exit(f"tests/bench/run: {name} is missing: run toolchains/install bench")
    return path
