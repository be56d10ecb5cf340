import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rankings', '0009_name_any_number_of_petitions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='publication',
            name='overview',
            field=models.JSONField(default=dict, verbose_name='tổng hợp'),
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document_kind', models.CharField(max_length=60, verbose_name='loại văn bản')),
                ('document_number', models.CharField(max_length=60, verbose_name='số, ký hiệu')),
                ('document_date', models.DateField(verbose_name='ngày văn bản')),
                ('issuer', models.CharField(max_length=200, verbose_name='cơ quan ban hành')),
                ('reason', models.TextField(verbose_name='lý do thu hồi')),
                ('withdrawn_at', models.DateTimeField(auto_now_add=True, verbose_name='thu hồi lúc')),
                ('publication', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='rankings.publication')),
                ('withdrawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'thu hồi công bố',
                'ordering': ['-withdrawn_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawals_give_a_reason')],
            },
        ),
    ]
