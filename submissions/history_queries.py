"""The history of one criterion as its unit may read it."""

from submissions.review_queries import history_of

OWN_ACTS = ("answer", "ask_waiver", "cancel_waiver", "withdraw_waiver", "cite", "uncite", "ask_to_mend")


def answer_history(submission, node):
    """What the unit did at a criterion and what was asked of it, the newest first; verdicts are left out."""
    return history_of(submission, node, actions=OWN_ACTS)
