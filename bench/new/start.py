"""The text of a new workload. All that is commented out may stay so: then the suite fills it in."""

START = '''"""A workload of my own: which concurrency model should it use?

Only work(item) is needed. Each item is one call, and runs wherever a model puts it: in a thread, in another
process, in another interpreter. So a fresh process imports this file: what it does at its top, each does.
"""

import time

# What items spend their time on, which sets how many are done at once: 20 of "io", one for each CPU of "cpu".
# Without it, that is measured.
# KIND = "io"


def items():
    """The items, made before anything is timed. Processes get them pickled: paths and numbers travel well."""
    return list(range(40))


def work(item):
    """Do one item, blocking, and return the answer, which is compared with the answer of a plain loop."""
    time.sleep(0.01)
    return item * 2


# The same for asyncio, with a library that awaits. Without it, the models that await are left out.
# async def awork(item):
#     await asyncio.sleep(0.01)
#     return item * 2


# One output from all answers, in the order of the items; inside of what is timed.
# def combine(results):
#     return sum(results)


# Raise AssertionError if the output is wrong; without it, it must be the same as that of a plain loop.
# def check(output, inputs):
#     assert output == [item * 2 for item in items()]


# What is open between two items belongs to a thread, a loop or a process, never to the module: a connection
# that two threads or a fork share mixes up their answers. A session for each thread:
#
# _of_thread = threading.local()
# os.register_at_fork(after_in_child=lambda: _of_thread.__dict__.clear())
#
# def session():
#     if not hasattr(_of_thread, "session"):
#         _of_thread.session = requests.Session()
#     return _of_thread.session
'''
