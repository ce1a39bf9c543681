"""Lesson packs: lessons in one file, to be taken to another installation. Data only, no program."""
