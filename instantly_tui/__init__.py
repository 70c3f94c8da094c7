"""A keyboard-driven terminal for people who run cold-email campaigns on Instantly.ai."""

__version__ = "0.1.0"
