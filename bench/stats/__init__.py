"""Statistics: pure functions of numbers, each with its source, that know nothing of the suite."""
