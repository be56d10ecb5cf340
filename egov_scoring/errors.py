class AccountError(Exception):
    """What a person asked for cannot be done with this account; the message says what to do."""
