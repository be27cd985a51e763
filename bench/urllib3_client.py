"""HEAD requests by a pool of threads: urllib3_client.py URL CA_FILE COUNT SIZE.

150 threads over a pool of 10 connections, as a script that asks for many files does. Prints the
seconds that all took, with the opening of connections, and the processor time of each in
microseconds.
"""

import concurrent.futures
import logging
import sys
import time

import urllib3

logging.disable(logging.WARNING)  # "Connection pool is full, discarding connection"


def main(url, ca_file, count, size):
    pool = urllib3.PoolManager(num_pools=10, maxsize=10, ca_certs=ca_file)

    def ask(index):
        reply = pool.request("HEAD", f"{url}/files/S{index}-1m-2026-08-20.zip", retries=False)
        return reply.status == 200 and reply.headers["Content-Length"] == size

    start, processor = time.perf_counter(), time.process_time()
    with concurrent.futures.ThreadPoolExecutor(150) as threads:
        fine_count = sum(threads.map(ask, range(int(count))))
    seconds, used = time.perf_counter() - start, time.process_time() - processor
    if fine_count != int(count):
        sys.exit(f"only {fine_count} files were found")
    print(f"{seconds:.6f} {used / int(count) * 1e6:.1f}")


main(*sys.argv[1:])
