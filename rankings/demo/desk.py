"""What the reviewing bodies of a demonstration do beside judging: share work, withdraw, keep reasons."""

from egov_scoring.models import Role
from rankings.demo import acts
from submissions import queries, services
from submissions.assignment_queries import groups_of, places_of
from submissions.inspecting_queries import flags_of
from submissions.models import Submission
from submissions.services.links import check_link

RECUSAL = "Người ký phiếu là người thân trong gia đình."
REMARKS = ["Đã đối chiếu với hệ thống theo dõi của tỉnh, giữ nguyên.", "Đã hỏi đơn vị, chờ tài liệu bổ sung."]
DEAD_LINK = "https://tailieu.phutho.example/bao-cao-cntt"
NOT_FOUND = "trang trả lời mã 404"


def share_work(world, level, body, *, left=0):
    """Give every place to one reviewer of ``body``, but the last ``left`` places, which nobody has yet."""
    actor, spec = world.people.of(body, Role.APPROVER), level.campaign_block.spec
    reviewers = world.people.all_of(body, Role.REVIEWER)
    places = places_of(level, body)
    given = places[: len(places) - left]
    for number, reviewer in enumerate(reviewers):
        own = [place.unit for place in given if world.person_at(place.unit, len(reviewers)) == number]
        cells = [(unit, group.code) for unit in own for group in groups_of(spec)]
        if cells:
            services.assign(level, body, cells, reviewer, actor=actor)


def withdraw(world, submission, code=""):
    """A reviewer who has not judged this form withdraws from it, or from one criterion."""
    body = submission.participation.verifier_at(submission.current_level)
    mine = acts.reviewer_of(world, submission)
    other = next(person for person in world.people.all_of(body, Role.REVIEWER) if person != mine)
    criterion = acts.criteria_of(submission)[code] if code else None
    services.recuse(submission, criterion, actor=other, reason=RECUSAL)


def keep_reasons(world, submission, reasons):
    """The reviewer of a form keeps reasons to use again: every second one for the whole body."""
    nodes = queries.leaves_to_judge(submission.campaign_block.spec, ())
    for place, (node, reason) in enumerate(zip(nodes, reasons, strict=False)):
        services.save_snippet(
            submission,
            node,
            reason,
            actor=acts.reviewer_of(world, submission),
            is_shared=place % 2 == 0,
            everywhere=place % 3 == 2,
        )


def accept_at_once(world, submissions):
    """One reviewer accepts what is open in several forms that are theirs."""
    actor = acts.reviewer_of(world, submissions[0])
    own = [form for form in submissions if acts.reviewer_of(world, form) == actor]
    act = services.plan_bulk({form.pk: queries.acceptable_codes(form)[:2] for form in own}, actor=actor)
    services.run_bulk(act, lambda done, total: None)


def cite_dead_link(world, submission, code):
    """The unit cites an address that does not open, as a check of its links finds."""
    citation = services.add_link(
        submission,
        acts.criteria_of(submission)[code],
        DEAD_LINK,
        actor=acts.officer_of(world, submission),
        name="Báo cáo đăng trên trang thông tin điện tử",
    )
    check_link(citation.evidence, problem_of=lambda url: NOT_FOUND)


def look_at_some(world, campaign):
    """Two of the findings have been looked at."""
    forms = Submission.objects.with_places().filter(participation__campaign=campaign, status="accepted")
    flags = list(flags_of(forms))
    for flag, remark in zip(flags[:: max(1, len(flags) // 2)], REMARKS, strict=False):
        services.look_at(
            flag.submission,
            acts.criteria_of(flag.submission)[flag.node.code],
            flag.check.code,
            flag.fingerprint,
            actor=acts.reviewer_of(world, flag.submission),
            remark=remark,
        )
