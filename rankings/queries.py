"""What the approver's desk, the public pages and a computation read."""

import functools
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404

from egov_scoring.models import Role
from rankings import composition, snapshot
from rankings.depth import ANSWERS
from rankings.input_queries import inputs_of, record_of, states_of
from rankings.models import ErrorReport, Publication, Ranking, RankingEntry, Withdrawal
from rankings.preview_queries import opened_line
from rubrics.models import Rubric
from submissions.models import Participation, Submission, Verdict, Waiver
from submissions.reply_queries import reply_obstacles

State = Participation.State


def full_result(campaign_block, scope):
    """The result of one block (inside ``scope``) from the effective answers of its verified forms."""
    states = inputs_of(campaign_block, scope)
    return composition.compose(*frame_parts(campaign_block, scope), [record_of(state) for state in states])


def frame_parts(campaign_block, scope):
    """Where a result comes from, and by which rules, as ``composition`` takes it."""
    campaign, rubric = campaign_block.campaign, campaign_block.block.rubric
    header = {
        "province": {"code": rubric.province.code, "name": rubric.province.name},
        "campaign": {
            "title": campaign.title,
            "year": campaign.year,
            "period_from": campaign.period_from,
            "period_until": campaign.period_until,
            "agency": campaign.agency.name,
        },
        "scope": {"code": scope.code, "name": scope.name} if scope else None,
        "depth": campaign.published_depth,
    }
    return header, rubric.spec, rubric.file.source, rubric.version, campaign_block.spec


def shown_result(ranking, opened=""):
    """The result of an approver's page: the frozen one, or the preview from the lines last computed.

    A preview is not cut to the published depth, but keeps figures only: the criteria of the unit with the
    code ``opened`` are scored now.
    """
    if ranking.status == Ranking.Status.FINAL:
        return snapshot.read_result(bytes(ranking.result))
    header, *rules = frame_parts(ranking.campaign_block, ranking.scope)
    frame = snapshot.plain(composition.frame(header | {"depth": ANSWERS}, *rules))
    units = ranking.entries.values_list("detail", flat=True)
    return frame | {
        "units": [opened_line(ranking, unit) if unit["unit"] == opened else unit for unit in units]
    }


def obstacles(campaign_block, scope, approver):
    """What keeps ``approver`` from closing a ranking: unverified forms, open requests, own verdicts alone."""
    names = defaultdict(list)
    for entry in states_of(campaign_block, scope):
        if entry.state == RankingEntry.State.PENDING:
            names[entry.reason].append(entry.name)
    lines = [
        f"{len(units)} đơn vị có {reason}, chưa thẩm định xong: {', '.join(units)}."
        for reason, units in names.items()
    ]
    asked = [f"{unit} (tiêu chí {', '.join(codes)})" for unit, codes in open_requests(campaign_block, scope)]
    if asked:
        lines.append(f"Đề nghị không áp dụng chưa được xét: {'; '.join(asked)}.")
    alone = verified_alone_by(approver, campaign_block, scope)
    if alone:
        lines.append(
            f"Người chốt không được là người duy nhất thẩm định ở cấp cuối: {', '.join(alone)}. "
            "Người duyệt khác chốt, hoặc mở lại để người thẩm định khác xét."
        )
    return lines + reply_obstacles(campaign_block, scope)


def verified_alone_by(user, campaign_block, scope):
    """Units of which ``user`` alone gave every verdict of the last level."""
    participation = "response__submission__participation"
    verdicts = Verdict.objects.filter(
        **{
            f"{participation}__campaign_block": campaign_block,
            f"{participation}__scope": scope,
            f"{participation}__state__in": (State.ASSESSED, State.LATE),
        },
        level__number=campaign_block.levels.count(),
    )
    unit = (f"{participation}__unit__sort_key", f"{participation}__unit__name")
    people = verdicts.values(*unit).annotate(
        others=Count("pk", filter=~Q(given_by=user)), own=Count("pk", filter=Q(given_by=user))
    )
    return list(people.filter(others=0, own__gt=0).order_by(*unit).values_list(unit[1], flat=True))


def open_requests(campaign_block, scope):
    """Units with the codes of the criteria that they ask to leave out and nobody has decided on."""
    waivers = Waiver.objects.filter(
        submission__participation__campaign_block=campaign_block,
        submission__participation__scope=scope,
        submission__participation__state__in=(State.ASSESSED, State.LATE),
        state=Waiver.State.REQUESTED,
    )
    codes = defaultdict(list)
    for unit, code in waivers.order_by(
        "submission__participation__unit__sort_key", "criterion__position"
    ).values_list("submission__participation__unit__name", "criterion__code"):
        codes[unit].append(code)
    return codes.items()


def rankings_with_places():
    return Ranking.objects.defer("result").select_related(
        "scope",
        "finalised_by",
        "campaign_block__block__rubric__province",
        "campaign_block__campaign__province",
        "campaign_block__campaign__agency",
    )


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One ranking that an approver answers for, computed or not yet."""

    participation: Participation
    units: int
    verified: int
    ranking: Ranking | None
    publication: Publication | None
    may_act: bool

    @property
    def label(self):
        block = self.campaign_block.block.name
        return f"{block}, {self.scope}" if self.scope else block

    @property
    def approver(self):
        return self.scope or self.participation.campaign.agency

    @property
    def is_final(self):
        return self.ranking is not None and self.ranking.status == Ranking.Status.FINAL

    @property
    def is_published(self):
        return (
            self.is_final and self.publication is not None and self.publication.sha256 == self.ranking.sha256
        )

    @property
    def state(self):
        if self.ranking is None:
            return "chưa tính"
        if not self.is_final:
            return "xem trước"
        return "đã công bố" if self.is_published else "đã chốt, chưa công bố"

    @property
    def tag(self):
        return {"chưa tính": "todo", "xem trước": "now", "đã công bố": "done"}.get(self.state, "on")

    @property
    def campaign_block(self):
        return self.participation.campaign_block

    @property
    def scope(self):
        return self.participation.scope


def desk_rows(user):
    """Every block and scope that this person approves or follows, with how far verification has come."""
    desks = user.unit_ids_as(Role.APPROVER)
    mine = Q(campaign__agency__in=desks) | Q(scope__in=desks)
    places = (
        Participation.objects.filter(mine, state__in=(State.ASSESSED, State.LATE))
        .values("campaign_block", "scope")
        .annotate(
            units=Count("pk"), verified=Count("pk", filter=Q(submission__status=Submission.Status.VERIFIED))
        )
    )
    counts = {(row["campaign_block"], row["scope"]): row for row in places}
    samples = sample_participations(counts)
    rankings = {
        (ranking.campaign_block_id, ranking.scope_id): ranking
        for ranking in Ranking.objects.defer("result").filter(
            campaign_block__in={block for block, _ in counts}
        )
    }
    publications = {
        publication.ranking_id: publication
        for publication in Publication.objects.current().without_bytes().filter(ranking__in=rankings.values())
    }
    return [
        desk_row(sample, counts[place], rankings.get(place), publications, desks)
        for place, sample in samples.items()
    ]


def desk_row(participation, counts, ranking, publications, desks):
    publication = publications.get(ranking.pk) if ranking else None
    approver = participation.scope_id or participation.campaign.agency_id
    return DeskRow(
        participation, counts["units"], counts["verified"], ranking, publication, approver in desks
    )


def sample_participations(places):
    """One participation per place, newest campaign first, blocks as the decision lists them."""
    participations = (
        Participation.objects.filter(campaign_block__in={block for block, _ in places})
        .select_related("scope", "campaign__agency", "campaign__province", "campaign_block__block__rubric")
        .order_by("-campaign__year", "-campaign_id", "campaign_block__block__position", "scope__sort_key")
    )
    found = {}
    for participation in participations:
        found.setdefault((participation.campaign_block_id, participation.scope_id), participation)
    return {place: participation for place, participation in found.items() if place in places}


def siblings_of(publication):
    """The valid publications of the same campaign: other blocks, other parent units."""
    return list(
        Publication.objects.current()
        .without_bytes()
        .filter(
            province=publication.province_id,
            year=publication.year,
            campaign_title=publication.campaign_title,
        )
        .in_list_order()
    )


def current_publications():
    return Publication.objects.current().without_bytes().in_list_order()


def all_publications():
    """Every publication, the newest document first, with what it corrects, corrects it or takes it back."""
    return (
        Publication.objects.without_bytes()
        .select_related("corrects", "corrected_by", "withdrawal")
        .defer("result", "corrects__result", "corrected_by__result")
        .order_by("-document_date", "-pk")
    )


def public_version():
    """Changes with whatever changes public pages: a publication, a rubric, an answer to a reader."""
    shown = (Publication, Withdrawal, Rubric)
    newest = [model.objects.aggregate(newest=Max("pk"))["newest"] for model in shown]
    answered = ErrorReport.objects.aggregate(last=Max("answered_at"))["last"]
    return "-".join(str(part or 0) for part in [*newest, answered])


def withdrawals(province=None):
    """Every act that took a publication back, the newest first."""
    found = (
        Withdrawal.objects.select_related("publication__province", "publication__scope")
        .defer("publication__result")
        .order_by("-withdrawn_at", "-pk")
    )
    return found.filter(publication__province=province) if province else found


def publication_with_places(code):
    return get_object_or_404(all_publications(), code=code)


def frozen_result(publication):
    """The result in the frozen bytes, which is all that a public page shows."""
    return parsed_result(publication.pk, publication.sha256)


@functools.lru_cache(maxsize=16)
def parsed_result(publication_id, sha256):
    """Read once per process: the bytes of one hash never change. The caller changes nothing in it."""
    content = bytes(Publication.objects.values_list("result", flat=True).get(pk=publication_id))
    if snapshot.sha256_of(content) != sha256:
        raise ValueError(f"publication {publication_id}: the frozen bytes do not have the recorded hash")
    return snapshot.read_result(content)
