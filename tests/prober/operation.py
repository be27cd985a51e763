#!/usr/bin/env python3
"""What an operator of `bfa update` sees: exit codes, logs, metrics, notifications, the plan."""

import argparse
import http.server
import json
import re
import signal
import subprocess
import sys
import threading

from replay_session import ReplaySession

ORIGIN = {"clock": "2026-08-20T12:00:00Z", "symbols": ["BTCUSDT", "ETHUSDT", "币安人生USDT"],
          "first_day": "2026-07-01"}
FAILURES = []


def expect(holds, what):
    print("ok  " if holds else "FAIL", what)
    if not holds:
        FAILURES.append(what)


class Hook:
    """A server that keeps what is posted to it."""

    def __init__(self):
        posts = self.posts = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                size = int(self.headers["Content-Length"])
                posts.append((self.path, self.headers["Content-Type"], self.rfile.read(size)))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


def metric(text, name):
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return None if found is None else float(found.group(1))


def check_success(session, hook):
    done = session.run("update", "um.bfa", "--log-format", "json", "-v", "--metrics", "bfa.prom",
                       "--lookback", "3", "--notify-cmd", "cat > note.json",
                       "--notify-url", hook.url + "/hook/?token=secret",
                       "--exchange-info", session.url + "/fapi/v1/exchangeInfo", check=0)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    batches = {line["batch_id"] for line in lines}
    commits = session.run("dump", "um.bfa", "--commits", check=0).stdout
    expect(len(batches) == 1 and all("time" in line for line in lines),
           "each line of the log has the time and the batch id")
    expect(set(re.findall(r"batch (\w+)", commits)) == batches, "which all commits have too")
    expect(any("perpetuals that the exchange trades" in line["message"] for line in lines),
           "the exchange is compared with")
    text = (session.path / "bfa.prom").read_text()
    expect(metric(text, "bfa_symbols") == 3 and metric(text, "bfa_available") == 3,
           "the metrics count symbols and files")
    expect(metric(text, "bfa_klines_added") == 9, "and klines")
    expect(metric(text, "bfa_last_run_success") == 1 and metric(text, 'bfa_requests{status="200"}')
           == 1 + 3 + 2 * 9 + 1, "and requests by status")
    note = json.loads((session.path / "note.json").read_text())
    expect(note["status"] == "success" and note["new_symbols"] == ORIGIN["symbols"] and
           note["klines_added"] == 9 and note["last_day"] == "2026-08-19",
           "the command is notified of what changed")
    path, kind, body = hook.posts.pop()
    expect(path == "/hook/?token=secret" and kind == "application/json" and
           json.loads(body) == note, "and the URL, of the same")
    return metric(text, "bfa_last_success_timestamp_seconds")


def check_partial(session, hook, last_success):
    session.set_clock("2026-08-21T12:00:00Z")
    session.play({"faults": [{"match": {"kind": "list", "symbol": "ETHUSDT"},
                              "do": {"status": 403}}]})
    done = session.run("update", "um.bfa", "--metrics", "bfa.prom", "--retries", "0",
                       "--no-klines", "--notify-url", hook.url)
    text = (session.path / "bfa.prom").read_text()
    note = json.loads(hook.posts.pop()[2])
    expect(done.returncode == 6, "a symbol that fails makes the run partial")
    expect("ETHUSDT: not learned on 2026-08-20: http://" in done.stderr, "and is named")
    expect(note["status"] == "partial" and note["unlearned"][0]["symbol"] == "ETHUSDT" and
           note["unlearned"][0]["days"] == [["2026-08-20", "2026-08-20"]] and
           note["rows_added"] == 2, "the notification says which, and what was learned")
    expect(metric(text, "bfa_last_run_success") == 0 and metric(text, "bfa_unlearned_cells") == 1
           and metric(text, "bfa_last_success_timestamp_seconds") == last_success,
           "the metrics keep the time of the last success")


def check_failure(session, hook):
    session.play({"faults": [{"do": {"status": 500}}]})
    done = session.run("update", "new.bfa", "--metrics", "bfa.prom", "--retries", "0",
                       "--notify-url", hook.url, "--notify-cmd", "cat > failed.json; exit 3")
    note = json.loads(hook.posts.pop()[2])
    expect(done.returncode == 5 and not (session.path / "new.bfa").exists(),
           "where nothing is learned the exit code is 5, and no store is made")
    expect(note["status"] == "failure" and "status 500" in note["error"], "with the reason")
    expect("--notify-cmd: the command ended with 3" in done.stderr,
           "a command that fails is told of")
    session.play({"faults": []})


def check_plan(session):
    before = (session.path / "um.bfa").read_bytes()
    session.ask("log/clear", "")
    done = session.run("update", "um.bfa", "--dry-run", "--format", "csv", check=0)
    rows = done.stdout.splitlines()
    expect(rows[0] == "symbol,method,first_day,last_day,requests" and len(rows) == 4 and
           rows[1] == "BTCUSDT,list,2026-08-01,2026-08-20,1", "the plan lists what is asked")
    expect("about 3 listing requests, 0 HEADs" in done.stderr, "and what it costs")
    expect([record["kind"] for record in session.log()] == ["discover"] and
           (session.path / "um.bfa").read_bytes() == before, "and changes nothing")


def check_refusals(session):
    for arguments, code, text in [
            (["update", "um.bfa", "--until", "2026-08-21"], 2, "2026-08-21 is not over"),
            (["update", "um.bfa", "--until", "yesterday"], 2, "'yesterday' is no date"),
            (["update", "um.bfa", "--method", "guess"], 2, "none of list, head and auto"),
            (["update", "um.bfa", "--lookback", "0"], 2, "--lookback: '0'"),
            (["update", "um.bfa", "--dry-run", "--metrics", "x"], 2, "--dry-run"),
            (["update", "um.bfa", "--origin", "http://example.com"], 2, "plain http"),
            (["update", "um.bfa", "--listing", "ftp://example.com"], 2, "is no https URL"),
            (["update", "um.bfa", "--origin", "https://u:p@example.com"], 2, "has a user"),
            (["backfill", "um.bfa", "--start", "2026-08-02", "--end", "2026-08-01"], 2,
             "before it begins"),
            (["backfill", "um.bfa", "--start", "2026-08-01"], 2, "--end is required"),
            (["backfill", "um.bfa", "--start", "2026-08-01", "--end", "2026-08-02", "--symbols",
              "NOSUCH"], 4, "neither in the store nor at the origin"),
            (["discover", "--listing", "http://127.0.0.1:1", "--retries", "0"], 5,
             "http://127.0.0.1:1?")]:
        done = session.run(*arguments)
        lines = done.stderr.splitlines()
        expect(done.returncode == code and text in lines[-1], f"{' '.join(arguments)}: exit {code}")


def check_lock_and_interrupt(session):
    session.set_clock("2026-08-22T12:00:00Z")
    session.play({"faults": [{"match": {"kind": "list", "symbol": "ETHUSDT"},
                              "do": {"latency_ms": 20000}}]})
    session.ask("log/clear", "")
    with subprocess.Popen([session.bin / "bfa", "update", "um.bfa", "--no-klines"],
                          cwd=session.path, env=session.environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while len(session.log()) < 4:
            pass
        other = session.run("update", "um.bfa")
        expect(other.returncode == 7, "while one run has the store, another is refused")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    expect(process.returncode == -signal.SIGINT and "what was learned by then is committed" in said,
           "an interrupt ends a run by that signal")
    cells = session.cells()
    expect(("2026-08-21", "BTCUSDT") in cells and ("2026-08-21", "ETHUSDT") not in cells,
           "with what was learned")
    session.play({"faults": []})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, help="folder of the programs")
    arguments = parser.parse_args()
    hook = Hook()
    with ReplaySession(arguments.bin, ORIGIN) as session:
        last_success = check_success(session, hook)
        check_partial(session, hook, last_success)
        check_failure(session, hook)
        check_plan(session)
        check_refusals(session)
        check_lock_and_interrupt(session)
        shown = session.run("update", "um.bfa", "--progress", "always", check=0).stderr
        expect(re.search(r"symbols \[#+\] 100 %, 3 of 3, \S+/s", shown) is not None,
               "progress has a bar and a rate")
    sys.exit(1 if FAILURES else 0)


if __name__ == "__main__":
    main()
