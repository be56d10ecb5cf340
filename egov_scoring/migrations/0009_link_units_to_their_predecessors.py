import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('egov_scoring', '0008_name_agencies_and_mail_outside'),
    ]

    operations = [
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=200, verbose_name='văn bản')),
                ('day', models.DateField(verbose_name='từ ngày')),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='succeeded_by', to='egov_scoring.unit')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='succeeds', to='egov_scoring.unit')),
            ],
            options={
                'verbose_name': 'đơn vị kế thừa',
                'ordering': ['-day', 'successor__sort_key', 'predecessor__sort_key'],
                'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor'), name='one_succession_per_pair'), models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='no_unit_succeeds_itself')],
            },
        ),
    ]
