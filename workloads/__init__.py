"""What is run: one module per workload, plain functions, found by folder, nothing to register.

Every workload module has

    KIND                  "io" or "cpu": what its items spend their time on, which sets the default limit
    items(inputs)         the list of items, built from ``fixtures.inputs.Inputs`` before anything is timed
    work(item)            does one item, blocking, and returns its result
    async awork(item)     does the same without blocking the loop, where that is possible
    combine(results)      the output, from the results in the order of the items; timed
    check(output, inputs) raises AssertionError unless the output is right

and may have

    LEFT_OUT              the models that can't run it, with a reason each: by a model's name, its unit
                          ("process", "interpreter", "greenlet", "worker") or its start method ("spawn")
    IMPORT_S = 0.8        seconds until a fresh interpreter has imported it, if that is known
    wrong_share(inputs)   the share of the output that is known to be wrong, which tables and verdicts mention
    TASK, TASK_STEP       several workloads that do the same job in different ways name the job (a string)
                          and their step from the worst way to the best (1, 2, …): they are compared per row
    item_s(sizes)         seconds that one item takes serially, about, by ``fixtures.inputs.Sizes``: it
                          decides which points of a sweep a budget has time for, the same in each run
    BY_NAME = True        measured only where it is named (``--workload``), and in the profile smoke
    FEW_MODELS            a short run (quick) measures it under these models alone, unless it is named
    SLOW_ROWS = 20        its rows take about so many times as long as those of the quickest workload;
                          profiles may give it so many times fewer

``items``, ``combine`` and ``check`` run in the parent process. ``work`` runs wherever a model puts it, so
the module imports at its top only what ``work`` needs: every fresh worker process pays for it. A module
whose name begins with an underscore holds what others share. What a workload reads of its inputs is
built, recorded with the result and compared with other runs; what it does not read is not.

``awork`` may be missing: then the models that await leave the workload out.
"""

import os

MORE = "CONCURRENCY_BENCH_WORKLOADS"  # a folder with more of them, which ``bench.own`` writes for one run

# Workers that are no forks begin here when they import one of those by its name
if MORE in os.environ:
    __path__.append(os.environ[MORE])
