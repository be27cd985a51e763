#!/usr/bin/env python3
"""Run the SQL of standard input in a DuckDB database: duckdb_shell.py LIBRARY DATABASE

Through the C API of libduckdb.so alone, so that no package is needed.
"""

import ctypes
import sys

RESULT_SIZE = 48  # of a duckdb_result


def main():
    library, database_path = sys.argv[1:]
    duckdb = ctypes.CDLL(library)
    duckdb.duckdb_result_error.restype = ctypes.c_char_p
    database, connection = ctypes.c_void_p(), ctypes.c_void_p()
    if duckdb.duckdb_open(database_path.encode(), ctypes.byref(database)):
        sys.exit(f"cannot open {database_path}")
    if duckdb.duckdb_connect(database, ctypes.byref(connection)):
        sys.exit(f"cannot connect to {database_path}")
    result = (ctypes.c_uint64 * (RESULT_SIZE // 8))()
    failed = duckdb.duckdb_query(connection, sys.stdin.buffer.read(), result)
    if failed:
        print(duckdb.duckdb_result_error(result).decode(), file=sys.stderr)
    duckdb.duckdb_destroy_result(result)
    duckdb.duckdb_disconnect(ctypes.byref(connection))
    duckdb.duckdb_close(ctypes.byref(database))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
