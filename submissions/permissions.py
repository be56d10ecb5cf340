"""Who may do what with a form; every path (web, file, command) asks here."""

from egov_scoring.models import Role
from egov_scoring.permissions import administered_provinces
from submissions.locks import criterion_lock, participation_lock, step_lock
from submissions.models import Campaign, Level, Submission

REVIEWING = (Role.REVIEWER, Role.COUNCIL)


READING = (*REVIEWING, Role.APPROVER)
ENTERING = (Role.OFFICER, Role.REVIEWER)
SIGNING = (Role.HEAD, Role.SIGNER)
OBSERVING = (Role.OFFICER, Role.REVIEWER, Role.HEAD)
CARRYING = (*REVIEWING, *SIGNING)
ASSIGNING = (Role.HEAD, Role.APPROVER, Role.ADMINISTRATOR)


def is_officer_of(user, submission):
    """Fills in the form: an officer of the unit, or of the body that enters it on the unit's behalf."""
    return user.has_role(submission.unit, Role.OFFICER) or enters_for(user, submission)


def enters_for(user, submission):
    entry = getattr(submission, "on_behalf", None)
    return entry is not None and user.has_role(entry.by_unit, *ENTERING)


def works_on(user, submission):
    """Belongs to the unit whose form it is, or to the body that enters it on the unit's behalf."""
    return belongs_to(user, submission.unit) or enters_for(user, submission)


def entering_body(user, submission):
    """The verifying agency or the unit above, where ``user`` may begin to enter the form; else None."""
    if belongs_to(user, submission.unit):
        return None
    bodies = [submission.unit.parent, submission.campaign.agency]
    return next((body for body in bodies if body and user.has_role(body, *ENTERING)), None)


def is_signer_of(user, submission):
    """The head, or whom the head has given the signature for these days."""
    return user.has_role(submission.unit, *SIGNING)


def may_request_signature(user, submission):
    return is_officer_of(user, submission)


def may_sign(user, submission):
    """The head or a delegate; an officer only where the campaign lets one person do both.

    What is entered on behalf was signed on paper: whoever enters it hands it in.
    """
    if is_signer_of(user, submission) or enters_for(user, submission):
        return True
    return submission.campaign.one_person_submits and is_officer_of(user, submission)


def reviews_somewhere(user):
    return bool(user.unit_ids_as(*REVIEWING))


def belongs_to(user, unit):
    return user.has_role(unit, *Role)


def reviews_at(user, submission, level):
    return acts_at(user, submission, level, REVIEWING)


def acts_at(user, submission, level, roles):
    """Nobody verifies the form of a unit of their own, nor one that they entered on a unit's behalf."""
    if level is None or belongs_to(user, submission.unit) or user.pk in submission.entered_by:
        return False
    verifier = submission.participation.verifier_at(level)
    return verifier is not None and user.has_role(verifier, *roles)


def is_reviewer_of(user, submission):
    """May act at the level where the form of a unit that takes part is, and has not withdrawn from it."""
    if participation_lock(submission):
        return False
    return reviews_at(user, submission, submission.current_level) and not is_recused(user, submission)


def may_pass_up(user, submission):
    """Who reviews at the level where the form is, and who signs for that body what it passes on."""
    return is_reviewer_of(user, submission) or acts_at(user, submission, submission.current_level, SIGNING)


def is_recused(user, submission, code=""):
    """Whether ``user`` withdrew from the form, or from one criterion of it."""
    return code in submission.recused.get(user.pk, ())


def may_recuse(user, submission):
    """Whoever reviews the form at a level of its chain may withdraw from it, at any time before the end."""
    return bool(levels_reviewed_by(user, submission)) and not submission.participation.is_final


def levels_reviewed_by(user, submission):
    return [level for level in submission.levels if reviews_at(user, submission, level)]


def can_edit_answers(user, submission):
    return submission.is_editable and not step_lock(submission) and is_officer_of(user, submission)


def can_edit_contacts(user, submission):
    """While the form is with the unit; the head corrects them before signing."""
    if submission.status == Submission.Status.TO_SIGN:
        return is_officer_of(user, submission) or may_sign(user, submission)
    return can_edit_answers(user, submission)


def can_send_signed_copy(user, submission):
    """Until a verifier has accepted the form as complete."""
    if submission.status != Submission.Status.SUBMITTED or submission.was_accepted:
        return False
    return is_officer_of(user, submission) or may_sign(user, submission)


def can_edit_criterion(user, submission, code):
    """While a form is returned only the named criteria are open."""
    return can_edit_answers(user, submission) and not criterion_lock(submission, code)


def can_review(user, submission):
    return submission.status == Submission.Status.ACCEPTED and is_reviewer_of(user, submission)


def can_see_review(user, submission):
    """A reviewer reads a form from the moment it has been submitted to a level of theirs."""
    if submission.status in {Submission.Status.DRAFT, Submission.Status.TO_SIGN} and not submission.level:
        return False
    if reads_in_emergency(user, submission):
        return True
    return any(level.number <= submission.level for level in levels_reviewed_by(user, submission))


def may_read_verdicts(user, submission):
    """Whoever reviews the form; and who approves for a body that verifies it, from that level on.

    Not the administrator, who reads verdicts in an emergency only.
    """
    return can_see_review(user, submission) or approves_form(user, submission)


def approves_form(user, submission):
    if belongs_to(user, submission.unit):
        return False
    reached = [level for level in submission.levels if level.number <= submission.level]
    bodies = [submission.participation.verifier_at(level) for level in reached]
    return any(body is not None and user.has_role(body, Role.APPROVER) for body in bodies)


def reads_in_emergency(user, submission):
    """An administrator who opened an emergency access reads what was submitted, and changes nothing."""
    is_own = belongs_to(user, submission.unit)
    return not is_own and submission.campaign.agency_id in user.emergency_agency_ids


def can_see_form(user, submission):
    return works_on(user, submission) or can_see_review(user, submission)


def manages_campaigns_of(user, agency):
    """Opens campaigns, decides who takes part: the administrator of the verifying agency."""
    return user.has_role(agency, Role.ADMINISTRATOR)


def keeps_calendar_of(user, province):
    """The administrators of a province keep its days off and swapped working days."""
    return province.pk in administered_provinces(user)


def may_assign(user, body):
    """Who heads, approves for or administers a reviewing body says who in it judges what."""
    return user.has_role(body, *ASSIGNING)


def assigns_somewhere(user):
    return bool(user.unit_ids_as(*ASSIGNING))


def may_lift_recusal(user, recusal):
    """Who assigns in the body for which the reviewer judges; never that reviewer."""
    submission, reviewer = recusal.submission, recusal.reviewer
    bodies = [submission.participation.verifier_at(level) for level in submission.levels]
    of_reviewer = [body for body in bodies if body and reviewer.has_role(body, *REVIEWING)]
    return user != reviewer and any(may_assign(user, body) for body in of_reviewer)


def carries_level(user, level, parent):
    """Reviews or signs for ``parent`` at a level of the parents."""
    return level.body == Level.Body.PARENT and user.has_role(parent, *CARRYING)


def may_observe(user, submission, agency):
    """Enters values of other units for the contributing agency; never of a unit of the user's own."""
    is_open = submission.campaign.status == Campaign.Status.OPEN and not submission.participation.is_final
    return is_open and user.has_role(agency, *OBSERVING) and not belongs_to(user, submission.unit)
