"""As much of curl as the documentation uses, so that its commands run on a machine without it."""

import argparse
import sys
import urllib.error
import urllib.parse
import urllib.request


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("-s", action="store_true")
    parser.add_argument("-G", dest="get", action="store_true")
    parser.add_argument("-X", dest="method")
    parser.add_argument("-H", dest="headers", action="append", default=[])
    parser.add_argument("-d", dest="data")
    parser.add_argument("--data-urlencode", dest="query", action="append", default=[])
    asked = parser.parse_args()
    pairs = [q.partition("=")[::2] for q in asked.query]
    url = f"{asked.url}?{urllib.parse.urlencode(pairs)}" if asked.get else asked.url
    headers = dict(h.split(": ", 1) for h in asked.headers)
    body = asked.data.encode() if asked.data is not None else None
    request = urllib.request.Request(url, body, headers, method=asked.method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            sys.stdout.buffer.write(answer.read())
    except urllib.error.HTTPError as refused:
        sys.stdout.buffer.write(refused.read())


main()
