"""Unsealed: a course on weighing what is claimed on the strength of leaked documents."""

__version__ = "0.1.0"
