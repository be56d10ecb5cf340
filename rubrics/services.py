from django.db import transaction

from egov_scoring.events import record
from egov_scoring.models import Province
from rubrics.loading import load_rubric
from rubrics.models import Block, Criterion, Rubric, RubricFile, Tier


@transaction.atomic
def save_rubric(source, *, code, actor=None):
    """Store the text of a rubric file as a version; a content that is stored already is only found again."""
    spec = load_rubric(source, name=code)
    province, _ = Province.objects.get_or_create(code=spec.province, defaults={"name": spec.province_name})
    known = Rubric.objects.filter(code=spec.code, content_hash=spec.content_hash).first()
    if known:
        return known
    rubric = Rubric.objects.create(
        province=province,
        code=spec.code,
        version=Rubric.objects.filter(code=spec.code).count() + 1,
        title=spec.title,
        decision_number=spec.decision.number,
        decision_date=spec.decision.date,
        content_hash=spec.content_hash,
        structure_hash=spec.structure_hash,
    )
    RubricFile.objects.create(rubric=rubric, source=source)
    for position, block_spec in enumerate(spec.blocks, start=1):
        save_block(rubric, block_spec, position)
    record(rubric, "load", actor, code=spec.code, version=rubric.version, content_hash=spec.content_hash)
    return rubric


def save_block(rubric, block_spec, position):
    block = Block.objects.create(rubric=rubric, code=block_spec.code, name=block_spec.name, position=position)
    saved = {}
    for place, node in enumerate(block_spec.nodes, start=1):
        saved[node.code] = Criterion.objects.create(
            block=block,
            code=node.code,
            parent=saved.get(node.parent),
            position=place,
            text=node.text,
            is_leaf=node.is_leaf,
        )
    Tier.objects.bulk_create(
        Tier(block=block, position=place, name=tier.name)
        for place, tier in enumerate(block_spec.tiers, start=1)
    )
