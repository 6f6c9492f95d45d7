"""How long 200 stored runs of the full matrix take to render, and how large a page is.

    python docs/measure_report.py RUN.json

Copies a stored quick run 200 times, each with other times and a later date, and times the command.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 200


def main() -> None:
    """Print the seconds and bytes of one run and of all of them."""
    source = json.loads(Path(sys.argv[1]).read_text())
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for number in range(RUNS):
            for benchmark in source["benchmarks"]:
                drift, stats = random.lognormvariate(0, 0.05), benchmark["stats"]
                stats["median"] *= drift
                stats["data"] = [value * drift for value in stats["data"]]
            source["datetime"] = f"2026-{1 + number // 28:02}-{1 + number % 28:02}T00:00:00+00:00"
            (folder / f"{number:04}_run.json").write_text(json.dumps(source, indent=4))
        for paths in ([folder / "0000_run.json"], [folder]):
            began, page = time.monotonic(), folder / "report.html"
            command = [sys.executable, "-m", "bench", "report", *map(str, paths), "-o", str(page)]
            subprocess.run(command, check=True, capture_output=True)
            print(f"{time.monotonic() - began:.1f} s, {page.stat().st_size / 1e6:.2f} MB")
            page.unlink()


if __name__ == "__main__":
    main()
