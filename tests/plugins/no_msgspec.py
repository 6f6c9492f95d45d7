"""A pytest plugin: an interpreter that msgspec has no build for."""

import sys

sys.modules["msgspec"] = None  # type: ignore[assignment] - what import takes for "is not there"
