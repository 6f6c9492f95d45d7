"""``python -m bench run``: a function of the reader's own under every model, in one command.

``command`` runs pytest on the matrix with the function as its only workload (``bench.own``), then writes the
page about the run and prints the code that uses the winner (``code``, from the model's own file, with the
reader's functions as ``names`` has them).
"""
