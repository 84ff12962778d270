// Runs after desk.js in the conversation's pane: sends what is asked to the server, and goes to what it answers. What
// the pane shows is written by ui/render.py.

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.ask) trigger("submit", button.dataset.ask);
  else if (button.dataset.without) {
    const place = [...element.querySelectorAll(".turn")].indexOf(button.closest(".turn"));
    trigger("delete", JSON.stringify([place, button.dataset.without]));
  }
  else if ("clear" in button.dataset) trigger("clear");
});
watch("value", () => {
  const turns = [...element.querySelectorAll(".turn")];
  const again = turns[pane().dataset.again];
  // The button that was pressed is gone; the focus stays in its turn.
  if (again) focusOn(again.querySelector(".question"));
  scrollTo(element.querySelector(".problem") ?? again ?? turns.pop(), 24);
});
