import django.db.models.deletion
from django.db import migrations, models


def copy_sources(apps, schema_editor):
    Rubric = apps.get_model("rubrics", "Rubric")
    RubricFile = apps.get_model("rubrics", "RubricFile")
    RubricFile.objects.bulk_create(
        RubricFile(rubric=rubric, source=rubric.source) for rubric in Rubric.objects.all()
    )


class Migration(migrations.Migration):
    dependencies = [("rubrics", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="RubricFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.TextField(verbose_name="nội dung tệp")),
                (
                    "rubric",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="file", to="rubrics.rubric"
                    ),
                ),
            ],
            options={"verbose_name": "tệp bộ tiêu chí"},
        ),
        migrations.RunPython(copy_sources, migrations.RunPython.noop),
        migrations.RemoveField(model_name="rubric", name="source"),
    ]
