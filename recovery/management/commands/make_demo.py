"""`make demo`: a lived-in Waymark to look at. Never in production."""

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recovery.actions.staff import make_editor
from recovery.management.demo import PEOPLE, address, invent_person
from recovery.releases import guide_of, newest_release

EDITOR = "editor"


class Command(BaseCommand):
    help = "Adds invented people in every phase, and somebody who may edit and publish. All share one new password."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Not in production: invented people and a shared password have no place among real ones.")
        newest = newest_release()
        if newest is None:
            raise CommandError("No guide is published yet; make run publishes the one that ships with Waymark.")
        guide, now, password = guide_of(newest[0]), timezone.now(), secrets.token_urlsafe(12)
        for invented in PEOPLE:
            invent_person(invented, guide, password=password, now=now)
            self.stdout.write(f"  {address(invented.name)}")
        make_editor(address(EDITOR), password, publisher=True, at=now)
        self.stdout.write(f"  {address(EDITOR)}  (edits and publishes at /desk/)\nEveryone's password: {password}")
