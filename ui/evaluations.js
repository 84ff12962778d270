// Runs once in each pane of the Evaluate tab (Gradio's `js_on_load`): sends what is chosen to the server. What is
// shown is written by ui/render_report.py. Gradio changes the pane's elements in place, so the focus stays.

let goOn = false;
let awaited = 0; // choices that the server has not shown yet

function send(from) {
  awaited += 1;
  const chosen = Object.fromEntries([...element.querySelectorAll("select")].map((field) => [field.name, field.value]));
  goOn = from.name === "count";
  if (goOn) chosen.count = from.value;
  trigger("select", JSON.stringify(chosen));
}

element.addEventListener("change", (event) => {
  if (event.target.tagName === "SELECT") send(event.target);
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-send]");
  if (button) send(button);
});
watch("value", () => {
  // The server says first that it is reading, and then shows what was chosen.
  const shown = !element.querySelector("[role=status]")?.textContent;
  if (shown) awaited = Math.max(0, awaited - 1);
  // A list that was chosen from does not follow the attribute any more. An answer to an earlier choice must not undo a
  // later one.
  for (const field of awaited ? [] : element.querySelectorAll("select")) {
    field.value = field.querySelector("option[selected]")?.value ?? "";
  }
  // What is shown now may answer a choice before: then there is nothing that goes on yet.
  const next = element.querySelector("[data-next]");
  if (goOn && shown && next) {
    next.focus({ preventScroll: true });
    goOn = false;
  }
});
