"""The lines above a signature, as Nghị định 30/2020 (Phụ lục I, mục II.7) has them."""

from egov_scoring.models import Role

HEAD_OF_UNIT = "THỦ TRƯỞNG ĐƠN VỊ"
COMMITTEES = ("UBND ", "Ủy ban nhân dân ", "Uỷ ban nhân dân ")


def signing_lines(signer, unit):
    """For a committee in its name, for a delegate in the head's stead: KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC."""
    lines = ["TM. ỦY BAN NHÂN DÂN"] if unit.name.startswith(COMMITTEES) else []
    roles = {m.role: m for m in signer.active_memberships if m.unit_id == unit.pk}
    given = roles.get(Role.SIGNER)
    if given and Role.HEAD not in roles:
        lines.append(f"{given.signs_as}. {given.head_title}".upper())
    return [*lines, signer.position.upper() or HEAD_OF_UNIT]
