from .accounts import change_account, change_role, create_account, end_role, grant_role, hand_over, set_active
from .codes import activate, draw_codes, issue_codes, keep_codes, reset_password
from .delegation import delegate_signing, end_delegation
from .emergencies import close_emergency, open_emergency
from .provinces import save_contact, start_province
from .units import link_units, save_unit, unlink_units

__all__ = [
    "activate",
    "change_account",
    "change_role",
    "close_emergency",
    "create_account",
    "delegate_signing",
    "draw_codes",
    "end_delegation",
    "end_role",
    "grant_role",
    "hand_over",
    "issue_codes",
    "keep_codes",
    "link_units",
    "open_emergency",
    "reset_password",
    "save_contact",
    "save_unit",
    "set_active",
    "start_province",
    "unlink_units",
]
