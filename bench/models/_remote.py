"""An error that an interpreter of a model's own has sent, in its place."""


class RemoteError(Exception):
    """What was raised there, by its name and message, or the text of its traceback."""
