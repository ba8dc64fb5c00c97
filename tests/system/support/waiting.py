"""Waiting with a deadline: the only way a system test waits for anything."""

import time

DEADLINE = 20.0  # seconds; far above what a healthy server needs on a loaded machine


def wait_until(condition, what, seconds=DEADLINE, pause=0.005):
    """Polls `condition` until it is true and returns its value; fails with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        time.sleep(pause)
