"""A replayed origin and bfa, for tests: start it, run bfa against it, compare the store with it."""

import csv
import datetime
import io
import json
import os
import pathlib
import subprocess
import tempfile
import urllib.request

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
FIRST_DAY = datetime.date(2019, 12, 31)
SETTLE = datetime.timedelta(days=5)  # from the beginning of a day


def parse_instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class ReplaySession:
    """Runs the origin as a child process, until the end of a with statement."""

    def __init__(self, bin_folder, script=None, directories=False):
        self.bin = pathlib.Path(bin_folder).resolve()
        self.folder = tempfile.TemporaryDirectory(prefix="bfa-replay-")
        self.path = pathlib.Path(self.folder.name)
        command = [self.bin / "bfa-replay-origin", "--facts", DATA / "listing_facts.csv",
                   "--bars", DATA / "um_daily_bars.csv"]
        if directories:
            command += ["--directories", DATA / "um_directories.csv"]
        if script is not None:
            (self.path / "script.json").write_text(json.dumps(script))
            command += ["--script", self.path / "script.json"]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        ready = self.server.stdout.readline()
        if not ready.startswith("listening on "):
            raise RuntimeError(f"the origin did not start: {ready}")
        self.url = "http://" + ready.split()[-1]
        self.environment = {**os.environ, "BFA_ORIGIN": self.url, "TZ": "UTC",
                            "BFA_LISTING": self.url + "/data.binance.vision"}
        self.environment.pop("BFA_EXCHANGE_INFO", None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()
        self.server.stdout.close()
        self.folder.cleanup()

    def ask(self, path, body=None):
        data = None if body is None else body.encode()
        with urllib.request.urlopen(f"{self.url}/replay/{path}", data=data, timeout=60) as answer:
            return answer.read().decode()

    def play(self, script):
        self.ask("script", json.dumps(script))

    def set_clock(self, instant):
        self.ask("clock", instant)

    def log(self):
        return [json.loads(line) for line in self.ask("log").splitlines()]

    def facts(self, until):
        """(date, symbol) -> (size, last modified, etag) of the files that exist now."""
        rows = csv.DictReader(io.StringIO(self.ask(f"facts?until={until}")))
        return {(row["date"], row["symbol"]): (row["file_size_bytes"], row["last_modified"],
                                               row["etag"]) for row in rows}

    def run(self, *arguments, timeout=600, check=None):
        done = subprocess.run([self.bin / "bfa", *arguments], cwd=self.path, text=True,
                              env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=timeout, check=False)
        if check is not None and done.returncode != check:
            raise AssertionError(f"bfa {' '.join(arguments)}: exit {done.returncode}, not {check}:"
                                 f"\n{done.stdout}{done.stderr}")
        return done

    def cells(self, store="um.bfa", *arguments):
        """(date, symbol) -> None where absent, else (size, last modified, etag)."""
        columns = "date,symbol,available,file_size_bytes,last_modified,etag"
        done = self.run("export", store, "--columns", columns, *arguments, check=0)
        cells = {}
        for date, symbol, available, *values in csv.reader(io.StringIO(done.stdout)):
            if date != "date":
                cells[date, symbol] = tuple(values) if available == "true" else None
        return cells


def lies(cells, facts, clock):
    """What cells say that an origin with these facts never said, as lines."""
    for (date, symbol), values in cells.items():
        told = facts.get((date, symbol))
        # A value that was not told is no lie: see gaps.
        if values is not None and (told is None or any(
                value and value != other for value, other in zip(values, told))):
            yield f"{symbol} {date}: the store has {values}, the origin {told}"
        if values is None and told is not None:
            yield f"{symbol} {date}: absent in the store, the origin has {told}"
        day = datetime.datetime.fromisoformat(date + "T00:00:00+00:00")
        if values is None and clock < day + SETTLE:
            yield f"{symbol} {date}: absent before that was settled"


def gaps(cells, facts, clock):
    """Cells that a store should know and does not, as lines."""
    symbols = {symbol for _, symbol in facts}
    last = (clock - datetime.timedelta(days=1)).date()
    for number in range(FIRST_DAY.toordinal(), last.toordinal() + 1):
        date = datetime.date.fromordinal(number)
        settled = clock >= datetime.datetime.fromisoformat(f"{date}T00:00:00+00:00") + SETTLE
        for symbol in symbols:
            key = (date.isoformat(), symbol)
            if key not in cells and (key in facts or settled):
                yield f"{symbol} {date}: unknown"
            elif cells.get(key) and "" in cells[key]:
                yield f"{symbol} {date}: only {cells[key]} is known of its file"
