"""Documents, and the scripts that measured their figures."""
