from time import perf_counter

WARM_UP_CALLS = 3
WARM_UP_S = 1.0


def timed(work, units=1):
    """An answer that times `work`: microseconds for each of the `units` that a call does."""
    # Before the clock starts: the first calls compile, which says nothing of those that follow.
    for _ in range(WARM_UP_CALLS):
        work()
    calls = 0
    start = perf_counter()
    while calls == 0 or perf_counter() - start < WARM_UP_S:
        work()
        calls += 1
    calls_a_second = calls / (perf_counter() - start)

    def answer(repeatMs):
        repeat_calls = max(1, round(calls_a_second * repeatMs / 1000))
        begin = perf_counter()
        for _ in range(repeat_calls):
            work()
        return {"us": (perf_counter() - begin) * 1e6 / (repeat_calls * units)}

    return answer
