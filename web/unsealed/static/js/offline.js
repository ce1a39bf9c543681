// @ts-check
/**
 * Where the browser can keep lessons for reading without a connection (over https and on
 * localhost), asks it to keep those that are set and the one that is open; where the server says
 * that it is not to, lets go of all that was kept. Elsewhere there is nothing to do.
 */

const own = document.querySelector("script[data-worker]");
const worker = own?.getAttribute("data-worker") ?? "";

/** @param {ServiceWorkerContainer} workers */
async function keep(workers) {
  await workers.register(worker, { updateViaCache: "all" });
  const { active } = await workers.ready;
  /** @type {HTMLElement[]} */
  const named = Array.from(document.querySelectorAll("[data-keep]"));
  const lessons = named.map((element) => element.dataset.keep ?? "");
  active?.postMessage({ lessons });
}

/** @param {ServiceWorkerContainer} workers */
async function letGo(workers) {
  const registered = await workers.getRegistrations();
  await Promise.all(registered.map((registration) => registration.unregister()));
  const names = await caches.keys();
  const ours = names.filter((name) => name.startsWith("unsealed-"));
  await Promise.all(ours.map((name) => caches.delete(name)));
}

/** Leaves only the lessons that are kept in the list of them. */
async function listKept() {
  for (const entry of document.querySelectorAll("[data-reading]")) {
    const address = entry.getAttribute("data-reading") ?? "";
    if (!(await caches.match(address))) entry.remove();
  }
}

if ("serviceWorker" in navigator && "caches" in globalThis) {
  // It's OK if it fails: a browser in a private window may refuse, and the pages need none of it.
  (worker ? keep(navigator.serviceWorker) : letGo(navigator.serviceWorker)).catch(() => {});
  listKept().catch(() => {});
}
