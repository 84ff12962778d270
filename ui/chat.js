// Runs once in each of the page's two panes (Gradio's `js_on_load`): `element` is the pane's root, `trigger`
// sends an event to the server, `watch` tells that the server has replaced the pane's HTML. It moves the view
// and the focus, and nothing else; what the pane shows is written by ui/render.py.

const page = (window.cuttings ??= { opener: null, opened: false });
const narrow = window.matchMedia("(max-width: 899px)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const root = (id) => document.getElementById(id);
const pane = () => element.querySelector(".pane");

// `above` is how far below the pane's upper edge the target comes to stand, in pixels.
function scrollTo(target, above) {
  const box = pane();
  if (!box || !target) return;
  const distance = target.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const top = box.scrollTop + distance - above;
  box.scrollTo({ top, behavior: calm.matches ? "auto" : "smooth" });
}

function focusOn(target) {
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

// On a narrow screen the article lies over the conversation, which must not be reached under it.
function layOver(open) {
  document.body.classList.toggle("source-open", open);
  for (const covered of document.querySelectorAll("#masthead, #tabs > .tab-wrapper, #left")) {
    covered.inert = open && narrow.matches;
  }
}

function showMarks() {
  const key = root("source")?.querySelector(".pane")?.dataset.key;
  for (const card of document.querySelectorAll("#conversation .card")) {
    if (key && card.dataset.open === key) card.setAttribute("aria-current", "true");
    else card.removeAttribute("aria-current");
  }
}

function revealQuote() {
  const mark = element.querySelector("mark");
  const target = mark ?? element.querySelector(".headline, .empty");
  if (page.opened) {
    layOver(true);
    // A phone's own Back is to close the article, not to leave the conversation.
    if (narrow.matches && !history.state?.cuttings) history.pushState({ cuttings: true }, "");
    focusOn(target);
    page.opened = false;
  }
  if (mark) scrollTo(mark, pane().clientHeight * 0.3);
  else pane().scrollTop = 0;
}

function close() {
  if (history.state?.cuttings) history.back();
  else backToCard();
}

function backToCard() {
  layOver(false);
  const opener = page.opener?.isConnected ? page.opener : root("question")?.querySelector("textarea, input");
  opener?.focus();
}

// Gradio's accordion does not say whether it is open, and may be mounted after this pane.
function tellFolding() {
  const fold = document.querySelector("#filters > button");
  if (!fold) return requestAnimationFrame(tellFolding);
  const tell = () => fold.setAttribute("aria-expanded", fold.classList.contains("open"));
  new MutationObserver(tell).observe(fold, { attributeFilter: ["class"] });
  tell();
}

function onClick(event) {
  const button = event.target.closest("button");
  if (!button || !element.contains(button)) return;
  if (button.dataset.open) {
    if (!button.closest("#source")) page.opener = button;
    page.opened = true;
    // The server's reply changes nothing where the article is shown already.
    if (root("source").querySelector(".pane")?.dataset.key === button.dataset.open) page.reveal();
    trigger("select", button.dataset.open);
  } else if (button.dataset.ask) trigger("submit", button.dataset.ask);
  else if (button.dataset.without) {
    const place = [...element.querySelectorAll(".turn")].indexOf(button.closest(".turn"));
    trigger("delete", JSON.stringify([place, button.dataset.without]));
  }
  else if ("clear" in button.dataset) trigger("clear");
  else if ("close" in button.dataset) close();
}

element.addEventListener("click", onClick);
if (element.closest("#source")) {
  page.reveal = revealQuote;
  watch("value", () => { showMarks(); revealQuote(); });
  element.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  window.addEventListener("popstate", backToCard);
  narrow.addEventListener("change", () => layOver(document.body.classList.contains("source-open")));
} else {
  tellFolding();
  watch("value", () => {
    showMarks();
    const turns = [...element.querySelectorAll(".turn")];
    const again = turns[pane().dataset.again];
    // The button that was pressed is gone; the focus stays in its turn.
    if (again) focusOn(again.querySelector(".question"));
    scrollTo(element.querySelector(".problem") ?? again ?? turns.pop(), 24);
  });
}
