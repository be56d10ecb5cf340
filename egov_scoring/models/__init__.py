from .events import Event
from .people import Membership, Role, User
from .units import Province, Unit

__all__ = ["Event", "Membership", "Province", "Role", "Unit", "User"]
