"""The code of a receipt: short enough to read out, without letters that look like digits."""

import secrets

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUP = f"[{LETTERS}]{{4}}"
RECEIPT = rf"\b{GROUP}-{GROUP}-{GROUP}\b"


def new_receipt():
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
