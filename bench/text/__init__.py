"""Figures and names as people read them; inside, everything is seconds, bytes and ratios."""
