// Leave: first an empty page and an empty title, in the same breath as the press; only then anything that can wait.
// Without this file the button is a form that signs out and answers with the same place to go.
const BETWEEN_PRESSES = 5000;

function blank() {
  document.documentElement.classList.add("left");
  document.body.hidden = true;
  document.title = "\u200b";
}

function leave(form) {
  blank();
  // Forms that save by themselves send what they hold now, while the session still stands.
  document.dispatchEvent(new Event("waymark:save"));
  const target = form.dataset.exit;
  if (!target) {
    form.submit();
    return;
  }
  navigator.sendBeacon(form.action);
  location.replace(target);
}

document.addEventListener("submit", (event) => {
  if (event.target.matches("form.leave")) {
    event.preventDefault();
    leave(event.target);
  }
});

// A page that the browser kept in memory must not come back after leaving.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    blank();
    location.reload();
  }
});

// Shift pressed and let go three times, each within five seconds of the last, and nothing else in between.
let presses = 0;
let pressedAt = 0;
let alone = false;

function forget() {
  presses = 0;
  alone = false;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing) {
    alone = alone || !event.repeat;
  } else {
    forget();
  }
});

document.addEventListener("pointerdown", forget);

document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) {
    return;
  }
  alone = false;
  const form = document.querySelector("form.leave");
  if (!form || form.dataset.exitKeys === "off") {
    return;
  }
  presses = event.timeStamp - pressedAt <= BETWEEN_PRESSES ? presses + 1 : 1;
  pressedAt = event.timeStamp;
  if (presses === 3) {
    forget();
    leave(form);
  }
});
