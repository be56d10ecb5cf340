"""The lines above a signature, as Nghị định 30/2020 (Phụ lục I, mục II.7) has them."""

from egov_scoring.models import Role

HEAD = "Thủ trưởng đơn vị"


def signing_membership(user, unit):
    """The role of today by which the user signs for the unit, the own one before a delegated one."""
    roles = {m.role: m for m in user.active_memberships if m.unit_id == unit.pk}
    return roles.get(Role.HEAD) or roles.get(Role.SIGNER)


def signing_lines(user, unit):
    """“GIÁM ĐỐC”, or “KT. GIÁM ĐỐC” above “PHÓ GIÁM ĐỐC”; empty for who signs without being head."""
    membership = signing_membership(user, unit)
    if membership is None:
        return ""
    title = (user.position or HEAD).upper()
    if membership.role == Role.HEAD:
        return title
    return f"{membership.signs_as.upper()}. {membership.head_title.upper()}\n{title}"
