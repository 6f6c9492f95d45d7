"""What is wrong with a function of the reader's own, or with what was said of it, in one line."""


class OwnError(Exception):
    """The message is one line and names the file, the item or the option."""


def in_one_line(error: BaseException) -> str:
    name = type(error).__name__
    try:
        return " ".join(f"{name}: {error}".split()).removesuffix(":")
    except Exception:  # noqa: BLE001 - its text is the reader's code
        return name
