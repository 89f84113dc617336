"""The editors' desk. Importing it registers the guide's models and no others (config/admin_site.py sees to it)."""

from recovery.admin import guide, live, steps, words

__all__ = ["guide", "live", "steps", "words"]
