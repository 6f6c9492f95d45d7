"""pytest plugins that change a run of the suite for a test: ``pytest -p tests.plugins.NAME``."""
