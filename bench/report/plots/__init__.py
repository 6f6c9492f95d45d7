"""The plots: a module each, all made of the rows, scales and marks of ``marks``."""
