"""The parts of decode.py, the second decoder: from the frame of a file up to its text."""

