from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recovery', '0006_ladder'),
    ]

    operations = [
        migrations.AlterField(
            model_name='activity',
            name='kind',
            field=models.CharField(choices=[('reflection', 'reflection'), ('list', 'list'), ('two_column', 'two column'), ('checklist', 'checklist'), ('if_then', 'if then'), ('practice', 'practice'), ('check', 'check'), ('letter', 'letter'), ('decision', 'decision'), ('grid', 'grid')], max_length=20),
        ),
    ]
