"""What follows a publication in the demonstration: the papers of the result, a kiến nghị and its answer."""

from datetime import timedelta

from egov_scoring.models import Role
from rankings.demo import acts
from rankings.document_queries import case_of
from rankings.document_services import keep_document
from rankings.documents.making import make
from rankings.jobs import number_of, sources_of
from rankings.models import Publication
from rankings.petition_services import answer_petition, file_petition
from rankings.services import reopen_ranking
from submissions import services
from submissions.models import Verdict
from submissions.reply_permissions import can_answer_reply

PAPERS = [("proposal", "docx"), ("decision", "docx"), ("workbook", "xlsx")]
GROUND = "Danh sách kèm phiếu đã có xác nhận của cơ quan quản lý hệ thống; đề nghị tính theo danh sách này."
ACCEPTED = "Danh sách đơn vị gửi kèm phiếu có xác nhận và thuộc kỳ số liệu; tính lại theo phiếu của đơn vị."
ANSWER = "Danh sách ghi số liệu sau ngày cuối của kỳ số liệu nên không thay đổi kết quả."


def publication_of(campaign, block_code):
    return Publication.objects.current().get(
        ranking__campaign_block__campaign=campaign,
        ranking__campaign_block__block__code=block_code,
        ranking__scope=None,
    )


def keep_papers(world, campaign, block_code):
    """The approver has the papers of a closed ranking made."""
    ranking = publication_of(campaign, block_code).ranking
    approver = world.people.of(world.agency, Role.APPROVER)
    for kind, made_as in PAPERS:
        sources, below = sources_of(ranking, kind)
        case = case_of(sources, below)
        made = make(case, kind, made_as, "", lambda done, total: None)
        keep_document(
            ranking,
            [*sources, *below],
            made.content,
            actor=approver,
            kind=kind,
            format=made.format,
            number=number_of(case, kind),
        )


def file_and_answer(world, campaign, block_code, day):
    """A unit asks for a correction of a lowered criterion; somebody who has not judged it refuses."""
    petition, actor = file_one(world, campaign, block_code, day)
    answer_petition(petition, False, actor=actor, answer=ANSWER)


def accept_and_correct(world, campaign, block_code, day, document):
    """The same is accepted: the result is opened, the unit's value stands again, a correction follows."""
    petition, actor = file_one(world, campaign, block_code, day)
    petition = answer_petition(petition, True, actor=actor, answer=ACCEPTED)
    reason, form = f"Chấp nhận kiến nghị số {petition.number}.", petition.submission
    world.clock.set(day + timedelta(days=8), 9)
    approver = world.people.of(world.agency, Role.APPROVER)
    reopen_ranking(petition.publication.ranking, actor=approver, reason=reason)
    services.reopen(form, actor=actor, reason=reason)
    services.give_verdict(form, petition.criterion, Verdict.Kind.ACCEPT, actor=actor, reason=reason)
    services.verify(form, actor=actor)
    corrected = document | {"correction_reason": f"{reason} {ACCEPTED}"}
    acts.make_public(world, campaign, block_code, closed=day + timedelta(days=9), document=corrected)


def file_one(world, campaign, block_code, day):
    """The petition of the first lowered form, and the reviewer who answers it six days later."""
    lowered = Verdict.objects.filter(
        response__submission__in=acts.forms_of(campaign, block_code), kind=Verdict.Kind.CORRECT
    ).select_related("response__criterion")
    response = lowered[0].response
    form = next(form for form in acts.forms_of(campaign, block_code) if form.pk == response.submission_id)
    world.clock.set(day, 9)
    petition = file_petition(
        publication_of(campaign, block_code),
        form,
        response.criterion,
        actor=acts.officer_of(world, form),
        ground=GROUND,
    )
    world.clock.set(day + timedelta(days=6), 15)
    reviewers = world.people.all_of(world.agency, Role.REVIEWER)
    return petition, next(person for person in reviewers if can_answer_reply(person, petition))
