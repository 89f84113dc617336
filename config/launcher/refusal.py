"""How the launcher says no."""


class Refused(Exception):
    """Something stands in the way. The message is one sentence that says what to do; running again heals the rest."""
