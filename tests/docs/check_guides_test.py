#!/usr/bin/env python3
"""Shows that check_guides.py finds what is wrong: a check that cannot fail is none."""

import unittest

import check_guides


def page(language, *lines):
    return "\n".join(["Words.", "```" + language, *lines, "```", ""])


def console_faults(*lines):
    return list(check_guides.console_faults(page("console", *lines), "/nowhere"))


class ConsoleTest(unittest.TestCase):
    def test_accepts_what_is_printed(self):
        self.assertEqual(console_faults("$ echo a", "a", "$ true", "$ echo b >&2", "b"), [])
        self.assertEqual(console_faults("$ x=1", "$ echo $x \\", "> 2", "1 2"), [])
        self.assertEqual(console_faults("$ (exit 4)", "$ echo $?", "4"), [])

    def test_finds_other_output(self):
        for lines in (["$ echo a", "b"], ["$ echo a"], ["$ true", "a"], ["$ echo a", "a", "a"]):
            self.assertEqual(len(console_faults(*lines)), 1, lines)

    def test_finds_commands_that_do_not_run(self):
        self.assertEqual(len(console_faults("$ exit 0", "$ true")), 1)
        self.assertEqual(len(console_faults("$ no-such-command")), 1)
        with self.assertRaises(ValueError):
            console_faults("echo a")
        with self.assertRaises(ValueError):
            check_guides.blocks("```console\n$ true\n", "console")

    def test_dots_stand_for_anything_in_their_place(self):
        self.assertTrue(check_guides.matches(["a", "…", "d"], ["a", "b", "c", "d"]))
        self.assertTrue(check_guides.matches(["a", "…", "d"], ["a", "d"]))
        self.assertTrue(check_guides.matches(["a…c"], ["abc"]))
        self.assertFalse(check_guides.matches(["a", "…", "d"], ["a", "b"]))
        self.assertFalse(check_guides.matches(["a…c"], ["ab", "c"]))
        self.assertFalse(check_guides.matches(["a.c"], ["abc"]))


class CppTest(unittest.TestCase):
    EXAMPLE = ["int F() {", "  if (x) {", "    y();", "  }", "}"]

    def test_looks_for_the_whole_block(self):
        for lines in (["if (x) {", "  y();", "}"], ["y();"], self.EXAMPLE):
            self.assertEqual(list(check_guides.cpp_faults(page("cpp", *lines), [self.EXAMPLE])), [])
        for lines in (["if (x) {", "y();", "}"], ["y()"], ["if (x) {", "}"]):
            faults = check_guides.cpp_faults(page("cpp", *lines), [self.EXAMPLE])
            self.assertEqual(len(list(faults)), 1, lines)


if __name__ == "__main__":
    unittest.main()
