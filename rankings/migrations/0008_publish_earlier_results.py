import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rankings', '0007_require_lists_of_publications'),
    ]

    operations = [
        migrations.AlterField(
            model_name='publication',
            name='ranking',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='rankings.ranking'),
        ),
    ]
