"""The course: an author's files, checked, compiled into one database file and read from it."""
