#!/usr/bin/env python3
"""Puts known bugs back, one at a time, and sees whether the test that should catch each fails.

  check_mutants.py                all of them, in build/mutants; `make mutants`
  check_mutants.py NAME...        these
  check_mutants.py --can-apply    only whether each still has its place in the source, and its line
                                  in docs/RELIABILITY.md; part of the ordinary test run
"""

import argparse
import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "mutants"


@dataclasses.dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    right: str  # stands in the file exactly once
    wrong: str
    program: str
    tests: str  # of the program, as --gtest_filter takes them


MUTANTS = [
    Mutant("block-checksum-not-compared", "format/block.cc",
           "      block.checksum) {", "      block.checksum && block.offset == 1) {",
           "bfa_store_tests", "Shard/BitFlip.*"),
    Mutant("header-checksum-not-compared", "format/file_header.cc",
           "if (HeaderChecksum(whole) != header.checksum) ", "if (whole.empty()) ",
           "bfa_store_tests", "Shard/BitFlip.*"),
    Mutant("chain-hash-not-compared", "store/recovery.cc",
           "if (!VerifyChainHash(file, commit.record, trailer)) return std::nullopt;", "",
           "bfa_crash_tests", "*"),
    Mutant("last-sync-left-out", "store/appender_state.cc",
           "return SyncOrGiveUp(true);", "return {};",
           "bfa_crash_tests", "*"),
    Mutant("first-sync-of-a-large-batch-left-out", "store/appender_state.cc",
           "    }\n    BFA_RETURN_IF_ERROR(SyncOrGiveUp(false));", "    }",
           "bfa_store_tests", "Fault.*"),
    Mutant("folder-not-synced", "store/append_file.cc",
           "const Status synced = SyncFolderOf(path_); !synced", "const Status synced; !synced",
           "bfa_crash_tests", "*"),
    Mutant("compacted-store-named-before-its-sync", "store/compaction.cc",
           "BFA_RETURN_IF_ERROR(target.Sync());", "",
           "bfa_crash_tests", "*"),
    Mutant("short-write-taken-for-whole", "store/append_file.cc",
           "bytes = bytes.subspan(static_cast<size_t>(written));", "bytes = {};",
           "bfa_syscall_tests", "*"),
    Mutant("torn-tail-not-cut", "store/appender_state.cc",
           "if (state.torn_size() != 0) BFA_RETURN_IF_ERROR(appender->file_->Truncate(",
           "if (state.torn_size() == 1) BFA_RETURN_IF_ERROR(appender->file_->Truncate(",
           "bfa_store_tests", "Of/TornTail.*"),
    Mutant("newest-batch-not-written-again", "store/appender_state.cc",
           "BFA_RETURN_IF_ERROR(file_->Rewrite(begin, copy));", "",
           "bfa_crash_tests", "*"),
    Mutant("failed-sync-forgotten", "store/appender_state.cc",
           "usable_ = false;\n  // A new file that did not get", "// A new file that did not get",
           "bfa_store_tests", "Fault.*"),
    Mutant("symbol-bound-off-by-one", "store/store_state.cc",
           "past_last > commit_.record.symbol_count", "past_last > commit_.record.symbol_count + 1",
           "bfa_format_tests", "VectorTest.*"),
    Mutant("lock-shared", "store/append_file.cc",
           "LOCK_EX | LOCK_NB", "LOCK_SH | LOCK_NB",
           "bfa_store_tests", "AppendFile*"),
    Mutant("name-of-the-locked-file-not-checked", "store/append_file.cc",
           "if (!is_named) continue;  // another", "// another",
           "bfa_syscall_tests", "*Replaced*"),
    Mutant("null-kline-overwrites", "store/merge.cc",
           "(observed.given & kKlines & observed.metadata.present())", "(observed.given & kKlines)",
           "bfa_store_tests", "*StoreModel*:Appender*"),
    Mutant("absence-settles-a-day-early", "prober/plan.cc",
           "Instant{day + kOneDay + settle_days}", "Instant{day + settle_days}",
           "bfa_prober_tests", "*Settle*:*Plan*"),
    Mutant("forbidden-taken-for-missing", "prober/retry.cc",
           "if (reply.status == 404)", "if (reply.status == 404 || reply.status == 403)",
           "bfa_prober_tests", "VerdictTest.*"),
    Mutant("as-of-time-off-by-one", "store/recovery.cc",
           "return record.time_ms > time_ms;", "return record.time_ms >= time_ms;",
           "bfa_store_tests", "AsOf*"),
    Mutant("incompat-flag-ignored", "format/commit_block.cc",
           "if ((flags & ~kKnownIncompatFlags) != 0)", "if ((flags & ~kKnownIncompatFlags) == 1)",
           "bfa_store_tests", "Of/FeatureFlag.*"),
    Mutant("cut-file-not-noticed", "store/store_state.cc",
           "if (size >= commit_.end) return {};", "if (size + 1 != 0) return {};",
           "bfa_store_tests", "ShrinkTest.*"),
    Mutant("coverage-without-its-first-day", "store/coverage_index.cc",
           "range->first_day <= day ?", "range->first_day < day ?",
           "bfa_store_tests", "*Coverage*"),
    Mutant("bytes-behind-a-frame-ignored", "format/zstd_frame.cc",
           " ||\n      ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()",
           "",
           "bfa_format_tests", "ZstdFrame*"),
]


def documented(mutant):
    """Whether docs/RELIABILITY.md says what catches it."""
    row = f"| {mutant.name} | `{mutant.file}` | `{mutant.program}` | `{mutant.tests}` |"
    return row in (ROOT / "docs" / "RELIABILITY.md").read_text(encoding="utf-8").splitlines()


def find_stale(mutants):
    """What is wrong with the list, a line each."""
    faults = []
    for mutant in mutants:
        count = (ROOT / mutant.file).read_text(encoding="utf-8").count(mutant.right)
        if count != 1:
            faults.append(f"{mutant.name}: its text stands {count} times in {mutant.file}")
        if not documented(mutant):
            faults.append(f"{mutant.name}: has no line of its own in docs/RELIABILITY.md")
    return faults


def copy_tree(target):
    """The files that git knows, so that the tree itself is never changed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        copy = target / name
        if (ROOT / name).is_symlink() or not (ROOT / name).is_file():
            continue
        if copy.is_file() and copy.read_bytes() == (ROOT / name).read_bytes():
            continue  # what is not touched is not built again
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy)


def build(source, programs):
    """Whether they could be built."""
    return subprocess.run(["cmake", "--build", str(BUILD / "build"), "--target", *programs],
                          cwd=source, stdout=subprocess.DEVNULL, check=False).returncode == 0


def passes(mutant):
    """Whether its tests pass; a program that runs no test passes nothing."""
    run = subprocess.run([BUILD / "build" / "bin" / mutant.program,
                          f"--gtest_filter={mutant.tests}"],
                         check=False, capture_output=True, text=True, errors="replace",
                         timeout=1200)
    if "Running 0 tests" in run.stdout:
        sys.exit(f"{mutant.name}: no test of {mutant.program} has a name like {mutant.tests}")
    return run.returncode == 0


def try_mutant(mutant, source):
    """What became of it: caught, or why not."""
    path = source / mutant.file
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace(mutant.right, mutant.wrong), encoding="utf-8")
    try:
        if not build(source, [mutant.program]):
            return "does not compile"
        return "not caught" if passes(mutant) else "caught"
    finally:
        path.write_text(right, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--can-apply", action="store_true")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    mutants = [m for m in MUTANTS if not arguments.names or m.name in arguments.names]
    stale = find_stale(mutants)
    if stale or arguments.can_apply:
        print("\n".join(stale) if stale else f"{len(mutants)} mutants apply")
        return 1 if stale else 0

    source = BUILD / "source"
    copy_tree(source)
    launcher = [f"-DCMAKE_{language}_COMPILER_LAUNCHER={os.environ['BFA_LAUNCHER']}"
                for language in ("C", "CXX") if "BFA_LAUNCHER" in os.environ]
    subprocess.run(["cmake", "--preset", "dev", "-B", str(BUILD / "build"), "-DBFA_WERROR=OFF",
                    *launcher], cwd=source, stdout=subprocess.DEVNULL, check=True)
    if not build(source, sorted({mutant.program for mutant in mutants})):
        return "the tree itself does not build"
    for mutant in mutants:
        if not passes(mutant):
            return f"{mutant.program} --gtest_filter={mutant.tests} fails without a mutant"
    caught = 0
    for mutant in mutants:
        verdict = try_mutant(mutant, source)
        caught += verdict == "caught"
        print(f"{mutant.name}: {verdict} ({mutant.program} {mutant.tests})", flush=True)
    print(f"{caught} of {len(mutants)} mutants caught")
    return 0 if caught == len(mutants) else 1


if __name__ == "__main__":
    sys.exit(main())
