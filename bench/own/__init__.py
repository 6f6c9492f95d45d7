"""A function of the reader's own, in any file, as a workload of the matrix.

    target ─► probe ─► sizing ─► module ─► a file in ``workloads.__path__``
    where     tried     how many   all of     which every worker imports by name,
    it is     serially  items      the contract   as it does those that come with the suite

What is written is a plain workload module with the whole contract: discovery, the session and the models know
no other kind. It calls the function by the file it is in, so that lambdas, closures and what a script calls
``__main__`` work in processes, too. ``imported`` and ``filled`` are loaded by every worker and stay light.
"""
