"""Kinds of question: how each is written, shown, read and graded."""
