import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recovery", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ErasedPerson",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"verbose_name_plural": "erased people"},
        ),
        migrations.AddField(
            model_name="person",
            name="warned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
