#!/usr/bin/env python3
"""The replay origin as a program: its options, its sockets, its end.

Usage: replay_server_test.py --origin PROGRAM
"""

import argparse
import hashlib
import http.client
import io
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import zipfile

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
ROOT = "data/futures/um/daily/klines"
ZIP = f"/{ROOT}/BTCUSDT/1m/BTCUSDT-1m-2026-08-19.zip"
DAY_ZIP = f"/{ROOT}/0GUSDT/1d/0GUSDT-1d-2026-03-07.zip"
A_DAY_MS = 86_400_000
ORIGIN = ""


def run(*options):
    return subprocess.run([ORIGIN, *options], capture_output=True, text=True, timeout=60)


class ServerTest(unittest.TestCase):
    def setUp(self):
        self.server = subprocess.Popen(
            [ORIGIN, "--facts", DATA / "listing_facts.csv", "--bars", DATA / "um_daily_bars.csv"],
            stdout=subprocess.PIPE, text=True)
        line = self.server.stdout.readline()
        self.port = int(re.fullmatch(r"listening on 127\.0\.0\.1:(\d+)\n", line)[1])

    def tearDown(self):
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(60), 0)
        self.server.stdout.close()

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.addCleanup(connection.close)
        return connection

    def ask(self, target, method="GET", body=None, connection=None):
        connection = connection or self.connect()
        connection.request(method, target, body)
        reply = connection.getresponse()
        return reply, reply.read()

    def script(self, *faults):
        reply, text = self.ask("/replay/script", "POST", json.dumps({"faults": faults}))
        self.assertEqual((reply.status, text), (200, b"ok\n"))

    def test_keeps_a_connection(self):
        connection = self.connect()
        connection.connect()
        socket = connection.sock
        for method in ("HEAD", "GET", "HEAD"):
            reply, body = self.ask(ZIP, method, connection=connection)
            self.assertEqual(reply.status, 200)
            size = int(reply.headers["Content-Length"])
            self.assertEqual(len(body), size if method == "GET" else 0)
            self.assertIs(connection.sock, socket)

    def test_answers_requests_that_came_at_once(self):
        connection = self.connect()
        connection.connect()
        request = f"HEAD {ZIP} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        last = f"HEAD {ZIP} HTTP/1.1\r\nConnection: close\r\n\r\n".encode()
        connection.sock.sendall(request * 9 + last)
        with connection.sock.makefile("rb") as stream:
            self.assertEqual(stream.read().count(b"HTTP/1.1 200 OK"), 10)

    def test_a_daily_zip_is_one(self):
        reply, body = self.ask(DAY_ZIP)
        self.assertEqual(reply.headers["ETag"], f'"{hashlib.md5(body).hexdigest()}"')
        archive = zipfile.ZipFile(io.BytesIO(body))
        self.assertEqual(archive.namelist(), ["0GUSDT-1d-2026-03-07.csv"])
        header, row = archive.read("0GUSDT-1d-2026-03-07.csv").decode().splitlines()
        self.assertEqual(header.split(",")[0], "open_time")
        self.assertEqual(row, "1772841600000,0.6114000,0.6123000,0.5896000,0.5950000,7710016,"
                         "1772927999999,4632529.5303000,78760,3855008,2316264.76515,0")
        checksum = self.ask(DAY_ZIP + ".CHECKSUM")[1].decode()
        name = DAY_ZIP.split("/")[-1]
        self.assertEqual(checksum, f"{hashlib.sha256(body).hexdigest()}  {name}\n")

    def test_sends_half_a_body(self):
        self.script({"do": {"cut_after": 1000}})
        with self.assertRaises(http.client.IncompleteRead) as raised:
            self.ask(ZIP)
        self.assertEqual(len(raised.exception.partial), 1000)

    def test_resets(self):
        self.script({"do": {"reset": True}})
        with self.assertRaises(ConnectionResetError):
            self.ask(ZIP)
        record = json.loads(self.ask("/replay/log")[1])
        self.assertEqual((record["status"], record["day"]), ("reset", "2026-08-19"))

    def test_drips(self):
        whole = self.ask(DAY_ZIP)[1]
        self.script({"do": {"drip": {"bytes": 10, "every_ms": 1}}})
        connection = self.connect()
        for _ in range(2):
            self.assertEqual(self.ask(DAY_ZIP, connection=connection)[1], whole)

    def test_a_late_answer_holds_up_no_other(self):
        self.script({"match": {"kind": "get"}, "do": {"latency_ms": A_DAY_MS}})
        late = self.connect()
        late.request("GET", ZIP)
        while b'"get"' not in self.ask("/replay/log")[1]:
            pass
        self.assertEqual(self.ask(ZIP, "HEAD")[0].status, 200)

    def test_drops_what_is_no_http(self):
        connection = self.connect()
        connection.connect()
        connection.sock.sendall(b"hello\r\n\r\n")
        self.assertEqual(connection.sock.recv(1), b"")


class OptionTest(unittest.TestCase):
    def expect_refused(self, said, *options):
        result = run(*options)
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertRegex(result.stderr, rf"\Abfa-replay-origin: [^\n]*{said}[^\n]*\n\Z")

    def test_wrong_ones_are_refused_in_one_line(self):
        facts = ("--facts", str(DATA / "listing_facts.csv"))
        self.expect_refused("--facts is required")
        self.expect_refused("nowhere.csv: No such file", "--facts", "nowhere.csv")
        self.expect_refused("--clock: 'noon' is no instant", *facts, "--clock", "noon")
        self.expect_refused("--port", *facts, "--port", "99999")
        with tempfile.NamedTemporaryFile("w", suffix=".json") as script:
            script.write('{"faults": [{"do": {"status": "x"}}]}')
            script.flush()
            self.expect_refused(r"faults\[0\].do.status: is no", *facts, "--script", script.name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--origin", required=True)
    arguments, rest = parser.parse_known_args()
    ORIGIN = arguments.origin
    unittest.main(argv=[sys.argv[0], *rest])
