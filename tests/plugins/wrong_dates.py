"""Lets the workload ``booking_dates`` lose a chunk."""

from bench.discovery import load_workload

WORKLOAD = load_workload("booking_dates")
rightly = WORKLOAD.combine
WORKLOAD.combine = lambda results: rightly([*results[1:], results[1]])  # type: ignore[misc]
