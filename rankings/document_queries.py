"""What the papers of a ranking are written from: closed bytes, publications, the way of each form."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from egov_scoring.events import stream_of
from egov_scoring.models import Event, Unit
from egov_scoring.templatetags.formats import due
from rankings import snapshot
from rankings.documents.case import Case, Earlier, Envelope, OwnForm, envelope_words
from rankings.documents.statistics import Passage, merged
from rankings.history_queries import predecessors_of
from rankings.models import Publication, Ranking
from submissions.models import Participation, Submission

DEFAULT_KIND = "Quyết định"


def closed_with(ranking):
    """The closed rankings of the same campaign and approver, as the decision lists its blocks."""
    return (
        Ranking.objects.filter(
            campaign_block__campaign=ranking.campaign_block.campaign_id,
            scope=ranking.scope_id,
            status=Ranking.Status.FINAL,
        )
        .select_related(
            "scope",
            "campaign_block__block__rubric__province",
            "campaign_block__campaign__province",
            "campaign_block__campaign__agency",
        )
        .order_by("campaign_block__block__position")
    )


def unit_of(ranking, code):
    """The unit of a sheet; none for every other kind."""
    if not code:
        return None
    return Unit.objects.get(province=ranking.campaign_block.campaign.province_id, code=code)


def documents_of(ranking):
    """Everything that was ever made on the desk of a ranking, the newest first."""
    return ranking.documents.select_related("unit", "made_by")


def in_one_act(ranking):
    """Those that the same publishing document covers: not published yet, or published by the same number."""
    acts = {closed.pk: envelope_of(closed) for closed in closed_with(ranking)}
    own = acts.get(ranking.pk)
    return [closed for closed in closed_with(ranking) if acts[closed.pk] == own]


def closed_below(ranking):
    """The lists that parent units closed in the same campaign; a parent unit itself has none below it."""
    if ranking.scope_id:
        return []
    lists = Ranking.objects.filter(
        campaign_block__campaign=ranking.campaign_block.campaign_id,
        scope__isnull=False,
        status=Ranking.Status.FINAL,
    )
    return list(lists.select_related("scope").order_by("campaign_block__block__position", "scope__sort_key"))


def envelope_of(ranking):
    """The document that published exactly this closed result; None before that."""
    current = ranking.publications.current().without_bytes().first()
    if current is None or current.sha256 != ranking.sha256:
        return None
    return Envelope(
        current.document_kind, current.document_number, current.document_date, current.issuer, current.signer
    )


def case_of(rankings, below=()):
    """Everything that papers say about these closed rankings; the first one is the approver's own."""
    first = rankings[0]
    campaign = first.campaign_block.campaign
    rules = first.campaign_block.block.spec.publication
    results = tuple(snapshot.read_result(bytes(closed.result)) for closed in rankings)
    return Case(
        results,
        tuple(closed.sha256 for closed in rankings),
        max(closed.finalised_at for closed in rankings),
        kind=kind_of(first),
        issuer=issuer_of(first, rules),
        inner=tuple(snapshot.read_result(bytes(closed.result)) for closed in below),
        envelope=envelope_of(first),
        corrected=corrected_words(first),
        earlier=earlier_results(first, {result["block"]["code"] for result in results}, bool(below)),
        passages=passages_of(campaign, [*rankings, *below]),
        own_forms=() if first.scope_id else own_forms(campaign),
        due={entry.block.code: due(entry.due_at) for entry in campaign.blocks.select_related("block")},
    )


def kind_of(ranking):
    """What this body last published this block with; before its first, what the decision names."""
    campaign, block = ranking.campaign_block.campaign, ranking.campaign_block.block
    own = Publication.objects.filter(
        province=campaign.province_id, scope=ranking.scope_id, block_code=block.code
    )
    last = own.order_by("-document_date", "-pk").values_list("document_kind", flat=True).first()
    return last or (block.spec.publication and block.spec.publication.kind) or DEFAULT_KIND


def issuer_of(ranking, rules):
    """Who publishes: the parent unit that ranks its own, else whom the decision names, else its issuer."""
    if ranking.scope_id:
        return ranking.scope.name
    return (rules and rules.issuer) or ranking.campaign_block.block.rubric.spec.decision.issuer


def corrected_words(ranking):
    """The publication that this result takes the place of; empty where it is the first."""
    current = ranking.publications.current().without_bytes().select_related("corrects").first()
    corrected = current and (current.corrects if current.sha256 == ranking.sha256 else current)
    if not corrected:
        return ""
    envelope = Envelope(
        corrected.document_kind, corrected.document_number, corrected.document_date, corrected.issuer, ""
    )
    return envelope_words(envelope, envelope.kind)


def earlier_results(ranking, blocks, with_lists):
    """The newest valid publication before this year, block by block; imported years count as any other."""
    campaign = ranking.campaign_block.campaign
    publications = (
        Publication.objects.current()
        .filter(province=campaign.province_id, year__lt=campaign.year)
        .order_by("-year", "-pk")
        .defer("result")
    )
    if not with_lists:
        publications = publications.filter(scope=ranking.scope_id, block_code__in=blocks)
    newest = {}
    for publication in publications:
        known = newest.setdefault(publication.block_code, [publication])
        if known[0] is not publication and known[0].campaign_key == publication.campaign_key:
            known.append(publication)
    predecessors = predecessors_of(campaign.province_id) if newest else {}
    return {code: earlier_of(found, predecessors) for code, found in newest.items()}


def earlier_of(publications, predecessors):
    """One block of an earlier year; the lists of several parent units stand together."""
    contents = (bytes(publication.result) for publication in publications)
    result = merged(snapshot.read_result(content) for content in contents)[0]
    return Earlier(publications[0].year, str(publications[0]), result, predecessors)


def passages_of(campaign, rankings) -> Mapping:
    """How every unit of these rankings went through the campaign, by block and unit code."""
    places = Participation.objects.filter(
        campaign=campaign, campaign_block__in={closed.campaign_block_id for closed in rankings}
    ).values_list(
        "campaign_block__block__code",
        "unit__code",
        "unit__parent__name",
        "submission__pk",
        "submission__self_total",
        "extension__pk",
    )
    reopened = reopenings(campaign)
    return {
        (block, unit): Passage(
            parent or "",
            None if total is None else Fraction(total),
            extension is not None,
            reopened[form],
        )
        for block, unit, parent, form, total, extension in places
    }


def own_totals(ranking):
    """What the units of a ranking gave themselves, as the statistics of the report take it."""
    entry = ranking.campaign_block
    rows = Participation.objects.filter(
        campaign_block=entry, scope=ranking.scope_id, submission__self_total__isnull=False
    ).values_list("unit__code", "submission__self_total")
    return {(entry.block.code, unit): Passage(self_total=Fraction(total)) for unit, total in rows}


def reopenings(campaign):
    """How often each form was opened again after its verification, by form."""
    streams = {
        stream_of(submission): submission.pk
        for submission in Submission.objects.filter(participation__campaign=campaign).only("pk")
    }
    acts = Event.objects.filter(action="reopen", stream__startswith="submission:")
    return Counter(streams[stream] for stream in acts.values_list("stream", flat=True) if stream in streams)


def own_forms(campaign):
    """The agency's own form and who verified it at each level."""
    own = Participation.objects.filter(campaign=campaign, unit=campaign.agency_id).select_related(
        "unit__parent", "campaign__agency", "campaign__stand_in", "campaign__council", "campaign_block"
    )
    return tuple(
        OwnForm(participation.unit.name, tuple(verifiers_of(participation))) for participation in own
    )


def verifiers_of(participation):
    levels = participation.campaign_block.levels.all()
    found = (participation.verifier_at(level) for level in levels)
    return [verifier.name for verifier in found if verifier]
