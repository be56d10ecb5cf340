from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("submissions", "0007_keep_return_reasons")]

    operations = [migrations.RemoveField(model_name="submission", name="return_reason")]
