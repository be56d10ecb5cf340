from .activation import ActivationCode
from .emergencies import EmergencyAccess
from .events import Event
from .jobs import Job
from .outbox import Message
from .people import Membership, Role, SigningForm, User
from .units import Province, Succession, Unit

__all__ = [
    "ActivationCode",
    "EmergencyAccess",
    "Event",
    "Job",
    "Membership",
    "Message",
    "Province",
    "Role",
    "SigningForm",
    "Succession",
    "Unit",
    "User",
]
