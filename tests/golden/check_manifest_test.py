#!/usr/bin/env python3
"""What check_manifest.py says when a golden file was changed, removed, or added."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECKER = pathlib.Path(__file__).resolve().parent / "check_manifest.py"


class ManifestTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.vectors = self.root / "spec/vectors"
        self.golden = self.root / "tests/golden/1"
        for path in (self.vectors, self.golden):
            path.mkdir(parents=True)
        (self.vectors / "one.bfa").write_bytes(b"one")
        (self.vectors / "one.dump").write_text("dump of one\n")
        (self.golden / "two.bfa").write_bytes(b"two")
        (self.golden / "two.error").write_text("3\nsome words\n")
        self.check("--add")

    def check(self, *arguments):
        """The exit code and the output."""
        done = subprocess.run([sys.executable, CHECKER, "--root", self.root, *arguments],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    def expect_fault(self, *parts):
        code, text = self.check()
        self.assertEqual(code, 1)
        for part in parts:
            self.assertIn(part, text)

    def test_what_was_added_is_fine(self):
        self.assertEqual(self.check(), (0, "2 golden files, 0 faults\n"))

    def test_other_words_of_an_error_are_fine(self):
        (self.golden / "two.error").write_text("3\nother words\n")
        self.assertEqual(self.check()[0], 0)

    def test_changed_file(self):
        (self.golden / "two.bfa").write_bytes(b"2")
        self.expect_fault("tests/golden/1/two.bfa: was changed", "never changed", "a new format")

    def test_changed_dump(self):
        (self.vectors / "one.dump").write_text("another\n")
        self.expect_fault("spec/vectors/one.bfa: what is expected of it was changed")

    def test_changed_exit_code(self):
        (self.golden / "two.error").write_text("8\nsome words\n")
        self.expect_fault("from 'exit 3' to 'exit 8'")

    def test_removed_files(self):
        (self.vectors / "one.bfa").unlink()
        self.expect_fault("spec/vectors/one.bfa: is gone", "put this one back")
        (self.golden / "two.error").unlink()
        self.expect_fault("two.bfa: what is expected of it is gone")

    def test_new_file(self):
        (self.golden / "three.bfa").write_bytes(b"three")
        (self.golden / "three.dump").write_text("dump of three\n")
        self.expect_fault("three.bfa: is not in the manifest", "--add")
        self.assertEqual(self.check("--add")[0], 0)

    def test_a_file_of_which_nothing_is_expected_is_not_added(self):
        (self.golden / "three.bfa").write_bytes(b"three")
        code, text = self.check("--add")
        self.assertEqual(code, 1)
        self.assertIn("three.bfa: is not in the manifest: give it a .dump or a .error", text)

    def test_adding_does_not_hide_a_change(self):
        (self.vectors / "one.bfa").write_bytes(b"1")
        self.assertEqual(self.check("--add")[0], 1)

    def test_an_empty_manifest_is_a_fault(self):
        (self.root / "tests/golden/manifest.txt").write_text("")
        self.assertEqual(self.check()[0], 1)


if __name__ == "__main__":
    unittest.main()
