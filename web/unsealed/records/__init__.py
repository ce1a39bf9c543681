"""What learners did: their attempts, answers, drafts and progress."""
