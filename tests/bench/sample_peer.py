"""Cases of tests/bench/contest.test.ts, which need no library."""

import os
import time

from timing import timed


def sleeper(milliseconds):
    return timed(lambda: time.sleep(milliseconds / 1000)), {"sleep": "1.0"}


def noisy():
    print("a library that prints")
    return timed(lambda: print("again")), {}


def mortal(answers):
    def answer(repeatMs):
        nonlocal answers
        if answers == 0:
            print("out of breath")
            os._exit(3)
        answers -= 1
        return {"us": 1.0}

    return answer, {}


def picky():
    raise ValueError("not on this machine\nwith a second line")
