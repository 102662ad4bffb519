"""One side of a comparison: answers the requests of peerProcess.ts, a JSON object a line.

Started as `worker.py MODULE.FUNCTION ARGUMENTS`. The function prepares a case and returns what
answers a request, and the versions it runs on. The first line out tells the versions.
"""

import importlib
import json
import os
import sys


def main():
    case, arguments = sys.argv[1], json.loads(sys.argv[2])
    # What a library prints goes to stderr: stdout carries answers alone.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    def reply(message):
        answers.write(json.dumps(message) + "\n")

    module, function = case.split(".")
    try:
        answer, versions = getattr(importlib.import_module(module), function)(**arguments)
    except Exception as error:
        reply({"error": sentence_of(error)})
        return
    reply({"versions": versions})
    for line in sys.stdin:
        try:
            reply(answer(**json.loads(line)))
        except Exception as error:
            reply({"error": sentence_of(error)})


def sentence_of(error):
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else 'no reason given'}"


if __name__ == "__main__":
    main()
