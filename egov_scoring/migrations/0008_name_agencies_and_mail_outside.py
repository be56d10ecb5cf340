import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("egov_scoring", "0007_keep_emergency_access"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="address",
            field=models.EmailField(
                blank=True, max_length=254, verbose_name="địa chỉ của người không có tài khoản"
            ),
        ),
        migrations.AddField(
            model_name="province",
            name="agency",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="governed_provinces",
                to="egov_scoring.unit",
                verbose_name="cơ quan quản lý",
            ),
        ),
        migrations.AddField(
            model_name="province",
            name="contact",
            field=models.CharField(blank=True, max_length=300, verbose_name="liên hệ"),
        ),
        migrations.AlterField(
            model_name="message",
            name="recipient",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address", ""), ("recipient__isnull", False)),
                    models.Q(("recipient__isnull", True), models.Q(("address", ""), _negated=True)),
                    _connector="OR",
                ),
                name="messages_go_to_an_account_or_an_address",
            ),
        ),
    ]
