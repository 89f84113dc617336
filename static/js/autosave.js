// Saves a form while it is being written: 1.5 s after the last key, and when the page is hidden. One request at a time.
// Nothing is ever put into the browser's storage. The words come from the form: data-saved, data-offline,
// data-failed, data-ended; why something cannot be kept is said by the answer itself.
const PAUSE = 1500;
const AGAIN = 15000;
const KEEPALIVE_LIMIT = 60000; // browsers refuse larger bodies once a page is going away

function watch(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let busy = false;
  let changed = false;
  let letGo = false;
  let sending;

  function say(words) {
    if (status && status.textContent !== words) {
      status.textContent = words || "";
    }
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function take(answer) {
    if (!answer.ok) {
      say(answer.reason || form.dataset.failed);
      return;
    }
    for (const [name, revision] of Object.entries(answer.revisions || {})) {
      const input = form.elements[name];
      if (input) {
        input.value = revision;
      }
    }
    say(form.dataset.saved);
    document.dispatchEvent(new Event("waymark:saved"));
  }

  async function save() {
    clearTimeout(timer);
    if (busy || letGo || !changed) {
      return;
    }
    busy = true;
    changed = false;
    let wait = document.hidden ? 0 : PAUSE;
    sending = new AbortController();
    const { signal } = sending;
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        credentials: "same-origin",
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal,
        keepalive: body.toString().length < KEEPALIVE_LIMIT,
      });
      letGo = answer.status === 410;
      if ((answer.headers.get("Content-Type") || "").includes("json")) {
        take(await answer.json());
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        // A wall: the session or the form's token has ended. What was sent is parked for its owner.
        say(form.dataset.ended);
      } else {
        throw new Error("not an answer of ours");
      }
    } catch {
      if (!signal.aborted) {
        changed = true;
        wait = AGAIN;
        say(navigator.onLine ? form.dataset.failed : form.dataset.offline);
      }
    }
    busy = false;
    if (changed) {
      later(wait);
    }
  }

  form.addEventListener("input", () => {
    if (letGo) {
      return;
    }
    changed = true;
    say("");
    later(PAUSE);
  });
  // A submit carries everything itself; a late autosave would only meet it on the way.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    changed = false;
    if (event.submitter?.dataset.letsGo === "") {
      sending?.abort();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      save();
    }
  });
  document.addEventListener("waymark:save", save);
  window.addEventListener("online", save);
}

document.querySelectorAll("form[data-autosave]").forEach(watch);
