// Runs first in each pane of a desk (Gradio's `js_on_load`): `element` is the pane's root, `trigger` sends an event to
// the server, `watch` tells that the server has replaced the pane's HTML. A desk has what was found on one side, and
// on the other an article of it. This moves the view and the focus between the two, and nothing else.

const desk = element.closest(".desk");
const page = (desk.cuttings ??= { opener: null, opened: false });
const narrow = window.matchMedia("(max-width: 899px)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const pane = () => element.querySelector(".pane");
const reading = () => desk.querySelector(".reading .pane");

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

// On a narrow screen the article lies over what was found, which must not be reached under it.
function layOver(open) {
  document.body.classList.toggle("source-open", open);
  for (const covered of document.querySelectorAll("#masthead, #tabs > .tab-wrapper, .desk > .finding")) {
    covered.inert = open && narrow.matches;
  }
}

function showMarks() {
  const key = reading()?.dataset.key;
  for (const card of desk.querySelectorAll(".finding .card")) {
    if (key && card.dataset.open === key) card.setAttribute("aria-current", "true");
    else card.removeAttribute("aria-current");
  }
}

function revealQuote() {
  const mark = element.querySelector("mark");
  const target = mark ?? element.querySelector(".headline, .empty");
  if (page.opened) {
    layOver(true);
    // A phone's own Back is to close the article, not to leave the page.
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
  if (!element.checkVisibility()) return; // the other desk's article is closed
  layOver(false);
  const opener = page.opener?.isConnected ? page.opener : desk.querySelector(".composer :is(textarea, input)");
  opener?.focus();
}

// Gradio's accordion does not say whether it is open, and may be mounted after this pane.
function tellFolding() {
  const fold = desk.querySelector(".filters > button");
  if (!fold) return requestAnimationFrame(tellFolding);
  const tell = () => fold.setAttribute("aria-expanded", fold.classList.contains("open"));
  new MutationObserver(tell).observe(fold, { attributeFilter: ["class"] });
  tell();
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open], [data-close]");
  if (!button) return;
  if ("close" in button.dataset) return close();
  if (!button.closest(".reading")) page.opener = button;
  page.opened = true;
  // The server's reply changes nothing where the article is shown already.
  if (reading()?.dataset.key === button.dataset.open) page.reveal();
  trigger("select", button.dataset.open);
});
if (element.closest(".reading")) {
  page.reveal = revealQuote;
  watch("value", () => { showMarks(); revealQuote(); });
  element.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  window.addEventListener("popstate", backToCard);
  narrow.addEventListener("change", () => layOver(document.body.classList.contains("source-open")));
} else {
  tellFolding();
  watch("value", showMarks);
}
