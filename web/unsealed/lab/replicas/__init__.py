"""Makers of replicas: files for lessons and tests, the same bytes for the same recipe and seed."""
