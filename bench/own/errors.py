"""What is wrong with a function of the reader's own, or with what was said of it, in one line."""


class OwnError(Exception):
    """The message is one line and names the file, the item or the option."""


def in_one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(":")
