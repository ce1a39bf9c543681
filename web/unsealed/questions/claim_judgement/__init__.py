"""Claim judgement: how likely is it that the evidence supports a claim?"""

from unsealed.questions.claim_judgement.grading import grade, read, recall, show, weaknesses
from unsealed.questions.claim_judgement.model import ClaimJudgement
from unsealed.questions.kind import Kind

KIND = Kind(
    name="claim-judgement",
    model=ClaimJudgement,
    show=show,
    read=read,
    recall=recall,
    grade=grade,
    weaknesses=weaknesses,
)
