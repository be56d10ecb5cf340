"""The right of reply in a demonstration: some units agree, some do not, some have not answered."""

from egov_scoring.models import Role
from rankings.demo import acts
from submissions import services
from submissions.models import Verdict
from submissions.reply_permissions import can_answer_reply

GROUND = (
    "Đề nghị xem lại: tài liệu kiểm chứng đã gửi kèm phiếu, mục này tính đủ đến ngày cuối của kỳ số liệu."
)
REFUSED = "Tài liệu gửi kèm không ghi số liệu của kỳ này; giữ điểm thẩm định."
ACCEPTED = "Báo cáo của đơn vị có đủ số liệu của mục này; thẩm định lại."
AGREES, OPEN, REFUSES, ACCEPTS, SILENT = "agrees", "open", "refuses", "accepts", "silent"
WHAT_THEY_SAY = [AGREES, OPEN, AGREES, REFUSES, SILENT, AGREES, ACCEPTS, SILENT, OPEN, AGREES]


def send_and_reply(world, campaign, block_code):
    """The agency sends the results of a verified block; its units reply while the window is open."""
    campaign_block = campaign.blocks.get(block__code=block_code)
    approver = world.people.of(world.agency, Role.APPROVER)
    services.send_provisional(campaign_block, None, actor=approver)
    for submission, words in zip(acts.forms_of(campaign, block_code), WHAT_THEY_SAY, strict=False):
        world.clock.instant += acts.SOME_TIME
        if words != SILENT:
            say(world, submission, words)


def say(world, submission, words):
    officer = acts.officer_of(world, submission)
    leaves = [leaf.code for leaf in submission.campaign_block.spec.leaves]
    lowered = (
        Verdict.objects.filter(response__submission=submission, kind=Verdict.Kind.CORRECT)
        .values_list("response__criterion__code", flat=True)
        .first()
    )
    if words != AGREES:
        criterion = acts.criteria_of(submission)[lowered or leaves[0]]
        reply = services.file_reply(submission, criterion, actor=officer, agrees=False, ground=GROUND)
        answer(world, reply, words)
    services.agree_with_rest(submission, leaves, actor=officer)


def answer(world, reply, words):
    """By somebody who has not judged the criterion."""
    if words == OPEN:
        return
    reviewers = world.people.all_of(world.agency, Role.REVIEWER)
    actor = next(person for person in reviewers if can_answer_reply(person, reply))
    accepted = words == ACCEPTS
    services.answer_reply(reply, accepted, actor=actor, answer=ACCEPTED if accepted else REFUSED)
