from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "recovery"
    verbose_name = "Guide"

    def ready(self) -> None:
        from recovery import checks  # noqa: F401, PLC0415  (registering needs the app registry)
