from datetime import timedelta

from django.db import migrations

TIME_TO_MEND = timedelta(days=30)


def keep_return_reasons(apps, schema_editor):
    """Every form that is back with its unit: the whole form was returned, with one reason."""
    Submission = apps.get_model("submissions", "Submission")
    Return = apps.get_model("submissions", "Return")
    ReturnedCriterion = apps.get_model("submissions", "ReturnedCriterion")
    Level = apps.get_model("submissions", "Level")
    Event = apps.get_model("egov_scoring", "Event")
    for submission in Submission.objects.exclude(return_reason="").select_related("participation"):
        event = Event.objects.filter(stream=f"submission:{submission.pk}", action="return").latest("sequence")
        asked = Return.objects.create(
            submission=submission,
            level=Level.objects.get(
                campaign_block=submission.participation.campaign_block_id, number=submission.level
            ),
            round=1,
            reason=submission.return_reason,
            due_at=event.created_at + TIME_TO_MEND,
            asked_by_id=event.actor_id,
            asked_at=event.created_at,
        )
        ReturnedCriterion.objects.bulk_create(
            ReturnedCriterion(
                part_of=asked, criterion_id=response.criterion_id, question=submission.return_reason
            )
            for response in submission.responses.all()
        )


class Migration(migrations.Migration):

    dependencies = [
        ("submissions", "0006_return_named_criteria"),
        ("egov_scoring", "0001_initial"),
    ]

    operations = [migrations.RunPython(keep_return_reasons, migrations.RunPython.noop)]
