"""Broadsheet: raw web-page text with reader comments in, a validated and documented dataset out."""

__version__ = "0.1.0"
