"""The verbs that print rows, on small stores: what the pages about them are held to."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
# In the order of docs/DATA_CATALOG.md. Each key is a heading there and, its blanks and dashes as
# one dash, a schema in docs/schemas. What stands for several command lines has them all.
OUTPUTS = {
    "row": ["snapshot s.bfa 2024-01-15 --columns all", "timeline s.bfa ETHBTC --columns all",
            "export s.bfa --columns all"],
    "snapshot": ["snapshot s.bfa 2024-01-18", "snapshot s.bfa 2024-01-15 --universe"],
    "timeline": ["timeline s.bfa ETHBTC"],
    "timeline --spans": ["timeline s.bfa ETHBTC --spans"],
    "export": ["export s.bfa", "export sizes.bfa --available"],
    "range": ["range s.bfa 2024-01-15 2024-01-18"],
    "listings": ["listings s.bfa 2024-01-16", "listings s.bfa 2024-01-18 --relisted"],
    "delistings": ["delistings s.bfa 2024-01-16"],
    "counts": ["counts s.bfa"],
    "symbols": ["symbols s.bfa", "symbols s.bfa --ended"],
    "revisions": ["revisions s.bfa 2024-01-18"],
    "top": ["top volume.bfa 2024-01-15", "top s.bfa 2024-01-18"],
    "volume": ["volume volume.bfa AAAUSDT", "volume volume.bfa BBBUSDT"],
    "volume --trend": ["volume volume.bfa BBBUSDT --trend 3"],
    "volume --percentile": ["volume volume.bfa AAAUSDT --percentile 2024-01-15"],
    "market": ["market volume.bfa 2024-01-15", "market vast.bfa 2024-01-15"],
    "rankings": ["rankings volume.bfa"],
    "validate": ["validate sizes.bfa", "validate s.bfa --min-count 3"],
    "diff": ["diff s.bfa s.bfa --as-of-a 1", "diff s.bfa volume.bfa", "diff sizes.bfa first.csv"],
    "discover": ["discover"],
    "update --dry-run": ["update um.bfa --dry-run", "update um.bfa --dry-run --method head",
                         "backfill um.bfa --dry-run --start 2026-03-01 --end 2026-03-05"],
    "migrate": ["migrate FORMAT.bfa --from predecessor.csv"],
    "repair": [f"repair damaged-{block}.bfa -o {block}-FORMAT.bfa"
               for block in ("BITS", "META", "LEAF", "COMT", "cut")],
}
# What a build of these sources does not have.
ABSENT = {name for name, source in {"migrate": "tools/migrate_verb.cc",
                                    "sidecar": "tools/sidecar.cc"}.items()
          if not (ROOT / source).exists()}
for absent in ABSENT & OUTPUTS.keys():
    del OUTPUTS[absent]

# Two volumes whose sum is no double.
VAST = """date,symbol,available,quote_volume_usdt
2024-01-15,AAAUSDT,true,1.5e308
2024-01-15,BBBUSDT,true,1.5e308
"""
PREDECESSOR = """date,symbol,available,file_size_bytes,last_modified,url,status_code,\
probe_timestamp,quote_volume_usdt,trade_count,volume_base,taker_buy_volume_base,\
taker_buy_quote_volume_usdt,open_price,high_price,low_price,close_price
2024-01-15,BTCUSDT,false,1000,2024-01-16 02:15:32,,200,2024-01-25 09:30:00,1,-1,,,,-0.0,,,
2024-01-15,ETHUSDT,true,,,,404,2024-01-25 09:30:00,,,,,,,,,
"""


def make_inputs(session):
    """What OUTPUTS asks about beside the stores of sample_findings."""
    for name, text in (("vast", VAST), ("predecessor", PREDECESSOR)):
        (session.path / f"{name}.csv").write_text(text)
    session.run("append", "vast.bfa", "vast.csv", check=0)
    make_damaged(session)


def make_damaged(session):
    """Copies of s.bfa, each with another damage."""
    store = (session.path / "s.bfa").read_bytes()
    for line in session.run("dump", "s.bfa", "--blocks", check=0).stdout.splitlines():
        if line.startswith("block "):
            damaged = bytearray(store)
            damaged[int(line.split()[1]) + 32] ^= 1
            (session.path / f"damaged-{line.split()[2]}.bfa").write_bytes(damaged)
    (session.path / "damaged-cut.bfa").write_bytes(store[:-100])


def printed(session, command, row_format):
    """What that command prints in that format; export has no table and no json."""
    arguments = command.replace("FORMAT", row_format).split()
    done = session.run(*arguments, "--format", row_format)
    if done.returncode not in (0, 6, 9):
        raise AssertionError(f"{command}: exit {done.returncode}: {done.stderr}")
    return done.stdout


def verbs_with_formats(session):
    text = session.run("--help", check=0).stdout.split("Subcommands:\n")[1].split("\n\n")[0]
    verbs = [line.split()[0] for line in text.splitlines() if line[2:3].strip()]
    return {verb for verb in verbs if "--format" in session.run(verb, "--help", check=0).stdout}
