// Opens help and the calm page without a connection. State {{ version }}: another state is another file, and the
// browser then fetches everything anew. What is kept is the same for everybody and never a page of anybody's own.
const STORE = "w-{{ version }}";
const KEPT = [{% for path in kept %}"{{ path|safe }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const HELP = "{% url 'recovery:help' %}";
const EVERYWHERE = "{% url 'recovery:help-everywhere' %}";
const FORGET = "{% url 'recovery:forget' %}"; // its answer removes this worker, which must not stand in between
const OFFLINE = "{% url 'recovery:offline' %}";
const PATIENCE = 4000;

// Without cookies: open pages are the same for everyone, and nothing signed-in can come back.
const asked = (path) => new Request(path, { credentials: "omit", cache: "no-cache" });
const stored = async (path) => (await caches.open(STORE)).match(path, { ignoreVary: true });

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(KEPT.map(asked))));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== STORE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))));
});

async function fromNetwork(event, url) {
  const answer = await fetch(url.pathname + url.search, { credentials: "omit" });
  if (answer.status > 499) {
    throw new Error("not now");
  }
  if (answer.ok && !url.search && KEPT.includes(url.pathname)) {
    const copy = answer.clone();
    event.waitUntil(caches.open(STORE).then((store) => store.put(url.pathname, copy)));
  }
  return answer;
}

// A country's own page is not kept, only the page of all: which one somebody opened is nobody's business.
async function fromStore(url) {
  const found = await stored(url.pathname);
  return found || (url.pathname.startsWith(HELP) ? Response.redirect(`${EVERYWHERE}#${url.pathname.split("/")[2]}`) : undefined);
}

// The network first, so that a number is never older than it must be; then the copy.
async function open(event, url) {
  const network = fromNetwork(event, url);
  const tired = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([network, tired]).catch(() => undefined);
  return answer || (await fromStore(url)) || network;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname === FORGET) {
    return;
  }
  const page = request.mode === "navigate";
  if (KEPT.includes(url.pathname) || (page && url.pathname.startsWith(HELP))) {
    event.respondWith(open(event, url));
  } else if (page) {
    event.respondWith(fetch(request).catch(() => stored(OFFLINE)));
  }
});
