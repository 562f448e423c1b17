from django.apps import AppConfig


class WorkloadConfig(AppConfig):
    name = "fanal.workload"
    label = "workload"
    default_auto_field = "django.db.models.BigAutoField"
