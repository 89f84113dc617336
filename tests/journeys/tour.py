"""Looking at a page once, thoroughly: as it was sent, as it is drawn, wide and narrow, light and dark."""

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
# What depends on colours and on room. The other rules read the same tree of elements a second time.
DRAWN = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]}}
SIDEWAYS = """() => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= page.clientWidth) return "";
  const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > page.clientWidth + 1);
  return `${page.scrollWidth} px: ` + out.slice(-3).map(e => e.outerHTML.slice(0, 90)).join(" | ");
}"""
LEAVE_AT = """end => {
  scrollTo(0, end === "bottom" ? document.scrollingElement.scrollHeight : 0);
  const button = document.querySelector("form.leave button");
  if (!button) return ["there is none"];
  const { left, right, top, bottom, width, height } = button.getBoundingClientRect();
  const wrong = [];
  if (top < 0 || left < 0 || right > innerWidth || bottom > innerHeight) wrong.push("outside the window");
  if (width < 44 || height < 44) wrong.push(`only ${width} by ${height}`);
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  for (const [across, down] of [[x, y], [left + 2, y], [right - 2, y], [x, top + 2], [x, bottom - 2]]) {
    const above = document.elementFromPoint(across, down);
    if (!button.contains(above)) wrong.push(`under ${above?.outerHTML.slice(0, 80)}`);
  }
  return wrong.map(words => `${end}: ${words}`);
}"""
HELP_AT = """() => {
  const help = [...document.querySelectorAll("header.bar a")].filter(link => link.getAttribute("href").startsWith("/help/"));
  const { left, top } = help[0].getBoundingClientRect();
  return [help.length, Math.round(left), Math.round(top)];
}"""
KEPT = """async () => {
  const worker = await navigator.serviceWorker.getRegistrations();
  const stores = await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(found => found.url)));
  return {
    local: localStorage.length + sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    paths: stores.flat().map(url => new URL(url).pathname),
    workers: worker.length,
  };
}"""
FIRST_STOP = """() => {
  const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
  return stops.find(stop => !stop.disabled && stop.checkVisibility())?.closest("form.leave") !== null;
}"""


@dataclass
class Look:
    status: int
    headers: dict
    html: str
    title: str
    path: str
    barriers: dict[str, list[str]] = field(default_factory=dict)
    sideways: str = ""
    leave: list[str] = field(default_factory=list)
    leave_is_first: bool = False
    help_at: tuple = ()
    kept: dict = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def violations(page, options):
    """Each rule that is broken, with the elements that break it."""
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}" for rule in found for node in rule["nodes"]]


class Tour:
    """Keeps one browser a person, and what was seen of each page, for all tests of one file."""

    def __init__(self, house, cast):
        self.house, self.cast = house, cast
        self._visitors, self._looks = {}, {}

    def visitor(self, who):
        if who not in self._visitors:
            user = getattr(self.cast, who) if who else None
            self._visitors[who] = self.house.visitor(user, viewport=WIDE)
        return self._visitors[who]

    def look(self, sight):
        if sight.label not in self._looks:
            self._looks[sight.label] = self._look(sight)
        return self._looks[sight.label]

    def of_all(self, sights, say):
        """What `say` finds wrong with each look, by the page's label; pages with nothing wrong are left out."""
        found = {sight.label: say(self.look(sight)) for sight in sights}
        return {label: wrong for label, wrong in found.items() if wrong}

    def _look(self, sight):
        if sight.needs:
            getattr(self.cast, sight.needs)
        visitor = self.visitor(sight.who)
        visitor.complaints.clear()
        visitor.elsewhere.clear()
        sight.visit(visitor)
        page, answer = visitor.page, visitor.answer
        look = Look(answer.status, answer.headers, answer.text(), page.title(), visitor.path)
        page.evaluate(AXE_SCRIPT)
        look.barriers["light"] = violations(page, STANDARD)
        look.leave = page.evaluate(LEAVE_AT, "top") + page.evaluate(LEAVE_AT, "bottom")
        look.help_at = tuple(page.evaluate(HELP_AT))
        look.leave_is_first = page.evaluate(FIRST_STOP)
        look.kept = page.evaluate(KEPT)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(NARROW)
        page.evaluate("scrollTo(0, 0)")  # the sticky bar would cover half of whatever lies there now
        look.barriers["dark"] = violations(page, DRAWN)
        look.sideways = page.evaluate(SIDEWAYS)
        look.leave += page.evaluate(LEAVE_AT, "top") + page.evaluate(LEAVE_AT, "bottom")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)
        look.complaints, look.elsewhere = [*visitor.complaints], [*visitor.elsewhere]
        visitor.complaints.clear()  # said where the page is tested, not once more at the end
        if not sight.who and (visitor.context.cookies() or any(look.kept.values())):
            self._visitors.pop("").leave_for_good()  # the next stranger has nothing of this page's
        return look
