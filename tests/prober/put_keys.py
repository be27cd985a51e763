"""Puts small objects into a bucket: put_keys.py ADDRESS BUCKET FILE, a key a line in the file."""

import http.client
import sys
import urllib.parse


def put(connection, path, body=b""):
    headers = {"Content-Type": "application/zip", "x-amz-acl": "public-read"}
    connection.request("PUT", urllib.parse.quote(path), body, headers)
    reply = connection.getresponse()
    text = reply.read()
    if reply.status not in (200, 409):  # 409: the bucket is there
        sys.exit(f"PUT {path}: {reply.status} {text[:200]}")


def main(address, bucket, file):
    connection = http.client.HTTPConnection(address)
    put(connection, f"/{bucket}")
    with open(file, encoding="utf-8") as keys:
        for key in keys.read().splitlines():
            put(connection, f"/{bucket}/{key}", b"z" * (len(key) + 100))


main(*sys.argv[1:])
