def show_notebook(console, benchmarks):
    pass
