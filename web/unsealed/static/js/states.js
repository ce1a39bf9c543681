// @ts-check
/**
 * Says on every page what has become of what was typed: it waits, it has been sent, or it could
 * not be taken and why. And sees to it that nobody sees the page of who had the browser before.
 */

const SAID_FOR = 6000;
const WHO = "unsealed:who";
const page = document.body.dataset;
const banner = document.getElementById("unsaved");
const refusal = document.getElementById("refused");
// A page that the browser kept is everybody's; a teacher may look as a learner in another tab.
const isApart = "kept" in page || "teacher" in page;
let isOnlyHeld = false;
let silence = 0;

/** @param {string | undefined} words @param {boolean} isWell */
function say(words, isWell) {
  if (!banner) return;
  clearTimeout(silence);
  if (banner.textContent !== words) banner.textContent = words ?? "";
  banner.hidden = !words;
  banner.classList.toggle("well", isWell);
  if (words && isWell) silence = window.setTimeout(() => say("", true), SAID_FOR);
}

/** @param {{key: string, refused: string, page: string} | null} refused */
function sayRefused(refused) {
  if (!refusal) return;
  refusal.hidden = !refused;
  if (!refused) return;
  const [reason, link] = [refusal.querySelector("[data-reason]"), refusal.querySelector("a")];
  const button = refusal.querySelector("button");
  if (reason) reason.textContent = refused.refused;
  if (link) link.href = refused.page || location.href;
  if (button) button.onclick = () => put(refused.key);
}

/** Takes something out of what waits. @param {string} key */
function put(key) {
  document.dispatchEvent(new CustomEvent("outbox:put", { detail: { key, waiting: null } }));
}

/** Whoever last opened a page here; null where the browser keeps nothing. */
function lastHere() {
  try {
    return localStorage.getItem(WHO);
  } catch {
    return null;
  }
}

/**
 * Takes away the page of who had the browser before, and loads that of who has it now. While it is
 * nobody's it stays empty: a page asked for then could take the cookie from who is just joining.
 * @param {boolean} isGoneBack
 */
function checkWhoseItIs(isGoneBack) {
  const last = lastHere();
  if (last === null || isApart || last === (page.learner ?? "")) return;
  document.body.replaceChildren();
  if (last !== "" || isGoneBack) location.reload();
  else window.addEventListener("focus", () => location.reload(), { once: true });
}

/** How this page was come by. */
function how() {
  const [entry] = performance.getEntriesByType("navigation");
  return entry instanceof PerformanceNavigationTiming ? entry.type : "";
}

function nameWhoIsHere() {
  if (isApart) return;
  if (how() === "back_forward") return checkWhoseItIs(true);
  try {
    localStorage.setItem(WHO, page.learner ?? "");
  } catch {
    // A browser that keeps nothing keeps nobody's page either: named pages are never stored.
  }
}

document.addEventListener("outbox:state", (event) => {
  const state = /** @type {CustomEvent} */ (event).detail;
  isOnlyHeld = state.isWaiting && state.isOnlyHeld;
  const { waiting, held, sent } = banner?.dataset ?? {};
  if (state.isWaiting) say(isOnlyHeld ? held : waiting, false);
  else if (state.isJustSent) say(sent, true);
  else if (!banner?.classList.contains("well")) say("", false);
  sayRefused(state.refused);
});
document.addEventListener("submit", (event) => {
  const form = event.target instanceof HTMLFormElement ? event.target : null;
  if (!form || !("forget" in form.dataset) || !form.querySelector(":checked")) return;
  const mine = Object.keys(localStorage).filter((key) => key.startsWith(`unsealed:${page.learner}:`));
  mine.forEach(put);
});
window.addEventListener("beforeunload", (event) => isOnlyHeld && event.preventDefault());
window.addEventListener("pageshow", (event) => event.persisted && checkWhoseItIs(true));
window.addEventListener("storage", (event) => event.key === WHO && checkWhoseItIs(false));
nameWhoIsHere();
