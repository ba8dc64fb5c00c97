"""Several clients at once."""

import threading


def side_by_side(works, seconds=60):
    """Runs the functions of a dictionary, each in a thread of its own; their answers by the same names. A failed assertion is an answer too, so that
    whoever asked can say which of them it was; who is not done in time has none."""
    answers = {}

    def run(name, work):
        try:
            answers[name] = work()
        except AssertionError as problem:
            answers[name] = problem

    threads = [threading.Thread(target=run, args=one) for one in works.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    return answers
