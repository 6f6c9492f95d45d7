"""What is run: one module a workload, plain functions, found by folder.

A workload module has ``KIND`` (``"io"`` or ``"cpu"``), ``items(inputs)``, ``work(item)``,
``async awork(item)``, ``combine(results)`` and ``check(output, inputs)``; a module whose name begins
with an underscore is a part shared by others. ``items``, ``combine`` and ``check`` run in the parent
process; ``work`` runs wherever a model puts it, so the module imports at its top only what
``work`` needs: every fresh worker process pays for it.
"""
