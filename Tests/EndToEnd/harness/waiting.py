import time


def wait_for(condition, what, timeout=60.0, every=0.02):
    """The first true value of `condition()`; fails with `what` when it does not come in time."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {timeout:.0f} s for {what}")
        time.sleep(every)
