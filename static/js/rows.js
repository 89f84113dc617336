// "One more line" for lists. Without this file there are always some empty lines, and new ones after each save.
function add(list) {
  const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
  list.querySelector("[data-rows-here]").append(row);
  const input = row.matches("input, textarea") ? row : row.querySelector("input, textarea");
  input.focus();
  return list.querySelectorAll("[data-row]").length;
}

document.querySelectorAll("[data-rows]").forEach((list) => {
  const button = list.querySelector("[data-rows-add]");
  if (!button) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    button.hidden = add(list) >= Number(list.dataset.rows);
  });
});
