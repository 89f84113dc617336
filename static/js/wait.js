// The calm page. The stone breathes only after it was asked to; the wait counts in whole minutes, quietly.
const IN = 4000;
const OUT = 6000;

function breathe(area) {
  const button = area.querySelector("[data-breathe-start]");
  const words = area.querySelector("[data-breathe-words]");
  let turn = 0;

  function step(inward) {
    words.textContent = inward ? area.dataset.in : area.dataset.out;
    turn = setTimeout(step, inward ? IN : OUT, !inward);
  }

  button.hidden = false;
  button.addEventListener("click", () => {
    const on = area.classList.toggle("breath--on");
    button.textContent = on ? area.dataset.stop : area.dataset.start;
    clearTimeout(turn);
    if (on) {
      step(true);
    } else {
      words.textContent = area.dataset.rest;
    }
  });
}

// data-wait holds the minutes that are left when the page is made, data-wait-seconds the same where it is known exactly. data-wait-mark
// is the end as the address names it: from then on, loading the page again goes on with the same wait.
function wait(line) {
  const end = Date.now() + Number(line.dataset.waitSeconds || line.dataset.wait * 60) * 1000;
  const words = line.querySelector("[data-wait-left]");

  function tick() {
    const minutes = Math.ceil((end - Date.now()) / 60000);
    if (minutes > 0) {
      const text = minutes === 1 ? line.dataset.one : line.dataset.many.replace("__n__", minutes);
      if (words.textContent !== text) {
        words.textContent = text;
      }
      setTimeout(tick, 5000);
      return;
    }
    words.textContent = line.dataset.over;
  }

  if (line.dataset.waitMark) {
    history.replaceState(null, "", `?until=${line.dataset.waitMark}#wait`);
  }
  tick();
}

document.querySelectorAll("[data-breathe]").forEach(breathe);
document.querySelectorAll("[data-wait]").forEach(wait);
