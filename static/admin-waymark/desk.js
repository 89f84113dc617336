// The desk. Every page works without this: it counts words while somebody writes, shows the fields an activity of
// this kind has, and asks before unsaved words are left behind.

function countWhileWriting(note) {
  const text = note.previousElementSibling;
  const token = text?.form?.elements.csrfmiddlewaretoken;
  if (!token) return;
  let wait;
  const measure = async () => {
    const body = new URLSearchParams({ text: text.value });
    try {
      const answer = await fetch(note.dataset.measure, { method: "POST", body, headers: { "X-CSRFToken": token.value } });
      if (!answer.ok) return;
      const { words, age } = await answer.json();
      note.textContent = words ? `${note.dataset.words.replace("__n__", words)} · ${note.dataset.age.replace("__n__", age)}` : "";
    } catch {
      // No connection: the count waits for the next pause in writing.
    }
  };
  text.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(measure, 700);
  });
}

// A field that this kind does not have hides, unless it holds something: then it must be seen to be emptied.
function showFieldsOfKind(activity) {
  const kind = activity.querySelector("select[name$='-kind']");
  const holds = (field) => [...field.querySelectorAll("input, textarea")].some((part) => (part.type === "checkbox" ? part.checked : part.value));
  const fit = () => {
    for (const field of activity.querySelectorAll("[data-kinds]")) {
      field.hidden = !field.dataset.kinds.split(" ").includes(kind.value) && !holds(field) && !field.querySelector(".errorlist");
    }
  };
  kind.addEventListener("change", fit);
  fit();
}

function askBeforeLeaving(form) {
  let unsaved = form.querySelector(".errorlist") !== null;
  form.addEventListener("input", () => (unsaved = true));
  form.addEventListener("submit", () => (unsaved = false));
  addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
}

document.querySelectorAll("[data-measure]").forEach(countWhileWriting);
document.querySelectorAll("[data-activity]").forEach(showFieldsOfKind);
document.querySelectorAll("[data-unsaved]").forEach(askBeforeLeaving);
