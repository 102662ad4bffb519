"""Cases of tests/bench/contest.test.ts, which need no library."""

import os
import time

from timing import timed


def sleeper(milliseconds):
    return timed(lambda: time.sleep(milliseconds / 1000)), {"sleep": "1.0"}


def noisy():
    print("a library that prints")
    return timed(lambda: print("again")), {}


def slow_starter(seconds):
    """Its first call compiles, as it were; answers with the number of calls of a repeat."""
    calls = 0

    def work():
        nonlocal calls
        calls += 1
        if calls == 1:
            time.sleep(seconds)

    timer = timed(work)

    def answer(repeatMs):
        before = calls
        timer(repeatMs)
        return {"us": float(calls - before)}

    return answer, {}


def mortal(answers):
    def answer(repeatMs):
        nonlocal answers
        if answers == 0:
            print("out of breath", flush=True)
            os._exit(3)
        answers -= 1
        return {"us": 1.0}

    return answer, {}


def picky():
    raise ValueError("not on this machine\nwith a second line")
