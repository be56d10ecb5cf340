import json

from django.db import migrations

PARTS = {"answer": "", "note": "", "document": "", "evidence": []}


def fill_changed_in(apps, schema_editor):
    """Mark the verdicts whose criterion says something else in the last revision than when they were given."""
    Verdict = apps.get_model("submissions", "Verdict")
    Revision = apps.get_model("submissions", "Revision")
    last = {}
    for form, number in Revision.objects.order_by("number").values_list("submission_id", "number"):
        last[form] = number
    for form in [form for form, number in last.items() if number > 1]:
        verdicts = Verdict.objects.filter(response__submission_id=form, revision__lt=last[form])
        said = {
            revision.number: json.loads(bytes(revision.content))["answers"]
            for revision in Revision.objects.filter(submission_id=form)
        }
        for verdict in verdicts.select_related("response__criterion"):
            code = verdict.response.criterion.code
            before, after = (said.get(number, {}).get(code, {}) for number in (verdict.revision, last[form]))
            if any(before.get(part, empty) != after.get(part, empty) for part, empty in PARTS.items()):
                Verdict.objects.filter(pk=verdict.pk).update(changed_in=last[form])


class Migration(migrations.Migration):

    dependencies = [
        ("submissions", "0012_keep_changes_snippets_and_bulk_acts"),
    ]

    operations = [
        migrations.RunPython(fill_changed_in, migrations.RunPython.noop),
    ]
