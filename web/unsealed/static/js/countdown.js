// @ts-check
/**
 * Counts down the time that is left of a test. The end and the present moment come from the
 * server, so a wrong clock here changes nothing; without this script the time of the end is read.
 */

const MINUTE = 60_000;

/** @param {HTMLElement} line */
function start(line) {
  const left = line.querySelector("[data-left]");
  if (!(left instanceof HTMLElement)) return;
  const end = Number(line.dataset.ends) * 1000;
  const ahead = Date.now() - Number(line.dataset.now) * 1000;
  const tell = () => {
    const rest = end - (Date.now() - ahead);
    const text = said(left.dataset, rest);
    if (left.textContent !== text) left.textContent = text;
    line.classList.toggle("is-over", rest <= 0);
    if (rest > 0) window.setTimeout(tell, 1000);
  };
  tell();
}

/** @param {DOMStringMap} words @param {number} rest */
function said(words, rest) {
  if (rest <= 0) return words.over ?? "";
  if (rest <= MINUTE) return (words.seconds ?? "").replace("{n}", String(Math.ceil(rest / 1000)));
  return (words.minutes ?? "").replace("{n}", String(Math.ceil(rest / MINUTE)));
}

for (const line of document.querySelectorAll("[data-ends]")) {
  if (line instanceof HTMLElement) start(line);
}
