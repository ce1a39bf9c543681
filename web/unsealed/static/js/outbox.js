// @ts-check
/**
 * What this browser still has to send: answers that were given, and drafts. Each waits under its
 * own learner, with that learner's stamp, and is sent again by itself from whatever page of the
 * course is open, also when somebody else has the browser by then. The server counts it once.
 *
 * Other scripts put something in by the event `outbox:put`, hear of it by `outbox:sent`, and of
 * what waits by `outbox:state`. Where the browser keeps nothing, it waits while the page is open.
 */

/** @typedef {{action: string, body: string, refused?: string, page?: string}} Waiting */
const LONGEST_PAUSE = 30_000;
const TAKES_LONG = 20_000;
const REFUSALS = [400, 404, 405, 409, 413, 422];
/** The browser's own store; undefined where it is forbidden. */
function store() {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

// A page that the browser kept for everybody is of who was here last.
const { learner = "kept" in document.body.dataset ? store()?.getItem("unsealed:who") : "" } =
  document.body.dataset;
/** @type {Map<string, string>} what a browser that keeps nothing would not keep */
const held = new Map();
let pause = 1000;
let retrying = 0;
let isSending = false;

/** @param {string} key @returns {Waiting | null} */
function read(key) {
  try {
    return JSON.parse(held.get(key) ?? store()?.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {Waiting} waiting */
function keep(key, waiting) {
  const text = JSON.stringify(waiting);
  try {
    localStorage.setItem(key, text);
    held.delete(key);
  } catch {
    held.set(key, text);
  }
}

/** @param {string} key */
function drop(key) {
  held.delete(key);
  store()?.removeItem(key);
}

/** Everything that waits, of whichever learner; drafts first, since an answer takes their place. */
function all() {
  const keys = [...new Set([...Object.keys(store() ?? {}), ...held.keys()])];
  return keys.filter((key) => /^unsealed:[^:]*:(draft|answer):/.test(key)).sort().reverse();
}

const isMine = (/** @type {string} */ key) => key.startsWith(`unsealed:${learner}:`);
const isAnswer = (/** @type {string} */ key) => key.includes(":answer:");
const waitingKeys = () => all().filter((key) => read(key)?.refused === undefined);

/** Tells the page what waits of its own learner. @param {boolean} isJustSent */
function tell(isJustSent) {
  const refused = all().find((key) => isMine(key) && isAnswer(key) && read(key)?.refused);
  const detail = {
    isWaiting: waitingKeys().some(isMine),
    isOnlyHeld: held.size > 0,
    isJustSent,
    refused: refused ? { key: refused, ...read(refused) } : null,
  };
  document.dispatchEvent(new CustomEvent("outbox:state", { detail }));
}

/** What an answer of the server says in words. @param {Response} response */
async function reasonIn(response) {
  const text = await response.text();
  if (response.headers.get("Content-Type")?.startsWith("text/plain")) return text;
  const page = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  return page?.querySelector("h1, h2")?.textContent?.trim() || String(response.status);
}

/** Gets a stamp that is good now, if the learner is the one who has the browser.
 * @param {string} key @param {Waiting} waiting */
async function stampAnew(key, waiting) {
  const place = /^(.*)\/(?:lessons|(before-and-after))\/([^/]+)\//.exec(waiting.action);
  if (!place || !isMine(key)) return false;
  const address = [place[1], "waiting", place[2], place[3]].filter((part) => part !== undefined);
  const response = await fetch(address.join("/"), { cache: "no-store" });
  const given = response.ok ? await response.json() : {};
  const body = new URLSearchParams(waiting.body);
  if (given.learner !== learner || body.get("stamp") === given.stamp) return false;
  body.set("stamp", given.stamp);
  keep(key, { ...waiting, body: String(body) });
  return true;
}

/** Sends one thing. False if it has to be tried again. @param {string} key */
async function send(key) {
  const waiting = read(key);
  if (!waiting) return true;
  const response = await fetch(waiting.action, {
    method: "POST",
    body: new URLSearchParams(waiting.body),
    headers: { "X-Waiting": "1" },
    signal: AbortSignal.timeout?.(TAKES_LONG),
    keepalive: waiting.body.length < 30_000,
  });
  // Only the server's own word counts, not the page of a network that wants a password first.
  if (response.status === 204) {
    if (read(key)?.body !== waiting.body) return false;
    drop(key);
    document.dispatchEvent(new CustomEvent("outbox:sent", { detail: key }));
    return true;
  }
  if (response.status === 403) return !(await stampAnew(key, waiting));
  if (!REFUSALS.includes(response.status)) return false;
  keep(key, { ...waiting, refused: await reasonIn(response) });
  return true;
}

async function sendAll() {
  if (isSending) return;
  isSending = true;
  clearTimeout(retrying);
  const hadAnswers = waitingKeys().some((key) => isMine(key) && isAnswer(key));
  let isDone = true;
  for (const key of waitingKeys()) isDone = (await send(key).catch(() => false)) && isDone;
  isSending = false;
  pause = isDone ? 1000 : Math.min(pause * 2, LONGEST_PAUSE);
  if (!isDone) retrying = window.setTimeout(sendAll, pause);
  tell(hadAnswers && !waitingKeys().some(isMine));
}

document.addEventListener("outbox:put", (event) => {
  const { key, waiting, isForLater } = /** @type {CustomEvent} */ (event).detail;
  if (waiting === null) drop(key);
  else keep(key, waiting);
  if (!isForLater) waiting === null ? tell(false) : sendAll();
});
window.addEventListener("online", sendAll);
window.addEventListener("storage", () => waitingKeys().some(isMine) || tell(false));
window.addEventListener("pageshow", (event) => event.persisted && sendAll());
sendAll();
