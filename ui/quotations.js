// Runs after desk.js in the list of quotations: copies, asks for more, and leads through the picture of who spoke when.
// What the pane shows is written by ui/render_quotations.py and ui/spoken_when.py.

let listed = 0; // cards that were there when more were asked for
let folded = narrow.matches; // on a phone, the picture would hide what was found

async function copy(button) {
  const area = Object.assign(document.createElement("textarea"), { value: button.dataset.copy });
  let copied = true;
  try {
    await navigator.clipboard.writeText(area.value);
  } catch { // without https, a browser on another machine has the older way alone
    button.after(area);
    area.select();
    copied = document.execCommand("copy");
    area.remove();
    button.focus({ preventScroll: true });
  }
  const label = (button.dataset.label ??= button.textContent);
  button.textContent = copied ? "Copied" : "The browser does not let us copy";
  element.querySelector("[role=status]").textContent = button.textContent;
  setTimeout(() => { button.textContent = label; }, 2000);
}

const marks = () => [...element.querySelectorAll(".spoken .dot")];
const across = (mark) => mark.getBoundingClientRect().left;

// One mark of the picture is reached by the Tab key, and the others from there.
function neighbour(mark, key) {
  const all = marks(), place = all.indexOf(mark), rows = [...element.querySelectorAll(".spoken .strip:has(.dot)")];
  if (key === "ArrowRight" || key === "ArrowLeft") return all[place + (key === "ArrowRight" ? 1 : -1)];
  const row = rows[rows.indexOf(mark.closest(".strip")) + (key === "ArrowDown" ? 1 : -1)];
  const distance = (other) => Math.abs(across(other) - across(mark));
  return [...(row?.querySelectorAll(".dot") ?? [])].sort((a, b) => distance(a) - distance(b))[0];
}

function say(mark) {
  element.querySelector(".spoken .told").textContent = mark.getAttribute("aria-label");
  for (const other of marks()) other.classList.toggle("current", other === mark);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.copy) copy(button);
  else if (button && "more" in button.dataset) {
    listed = element.querySelectorAll(".record").length;
    trigger("submit");
  }
});
element.addEventListener("keydown", (event) => {
  const mark = event.target.closest(".spoken .dot");
  if (!mark) return;
  const other = event.key.startsWith("Arrow") ? neighbour(mark, event.key) : null;
  if (other) {
    mark.tabIndex = -1;
    other.tabIndex = 0;
    other.focus();
  } else if (event.key === "Enter" || event.key === " ") mark.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  else if (!event.key.startsWith("Arrow")) return;
  event.preventDefault();
});
for (const kind of ["mouseover", "focusin"]) {
  element.addEventListener(kind, (event) => {
    const mark = event.target.closest(".spoken .dot");
    if (mark) say(mark);
  });
}
// Who types a name types it in place of the one that is there.
desk.addEventListener("click", (event) => { if (event.target.matches(".who input")) event.target.select(); });
element.addEventListener("toggle", (event) => {
  if (event.target.matches(".spoken")) folded = !event.target.open;
}, true); // the event does not bubble
watch("value", () => {
  const picture = element.querySelector(".spoken");
  if (picture) picture.open = !folded;
  const next = listed && element.querySelectorAll(".record .card")[listed];
  if (next) next.focus();
  else pane()?.scrollTo({ top: 0 });
  listed = 0;
});
