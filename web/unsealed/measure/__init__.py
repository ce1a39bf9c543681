"""Measures of judgement: pure functions over plain numbers."""
