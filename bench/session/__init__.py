"""What happens around the measurements of a session: options, sweeps, progress, summary, comparison."""
