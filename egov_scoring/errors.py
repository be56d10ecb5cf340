class AccountError(Exception):
    """What a person asked for cannot be done with this account; the message says what to do."""


class JobError(Exception):
    """Long work that cannot begin or end; the message is shown to who asked and says what to do."""
