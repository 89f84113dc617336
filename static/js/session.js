// Three minutes before this page comes to its end it says so, saves what is being written, and lets somebody stay.
// Without this file the page says it in words beforehand.
const BEFORE = 180000;
const NOTED = 120000; // a visit is noted at most this often, so the last one may count from so much earlier

const area = document.querySelector("[data-left]");
const form = area.querySelector("form");
const last = Date.now() + area.dataset.last * 1000;
let end = Date.now() + area.dataset.left * 1000;
let timer = 0;

function show(over) {
  area.querySelector("[data-ending-soon]").hidden = over;
  area.querySelector("[data-ending-over]").hidden = !over;
  form.hidden = over || end >= last;
  area.hidden = false;
}

function finish() {
  show(true);
  // A page that holds no words leaves the screen. One that does stays: nothing typed is ever taken away.
  if (!("asks" in area.dataset) && !document.querySelector("main textarea, main input:not([type=hidden])")) {
    location.reload();
  }
}

function look() {
  clearTimeout(timer);
  const left = end - Date.now();
  if (left <= 0) {
    finish();
    return;
  }
  if (left > BEFORE) {
    area.hidden = true;
  } else if (area.hidden) {
    document.dispatchEvent(new Event("waymark:save"));
    show(false);
  }
  timer = setTimeout(look, Math.min(left > BEFORE ? left - BEFORE : left, 20000));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
    redirect: "manual",
  }).catch(() => null);
  if (answer === null) {
    return; // no connection: the button stays, to be pressed again
  }
  end = answer.ok ? Date.now() + (await answer.json()).left * 1000 : 0;
  look();
});

// Saving is being here, too.
document.addEventListener("waymark:saved", () => {
  end = Math.max(end, Math.min(Date.now() + area.dataset.idle * 1000 - NOTED, last));
  look();
});

document.addEventListener("visibilitychange", look);
look();
