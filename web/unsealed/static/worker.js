// @ts-check
/**
 * Keeps lessons readable without a connection, over https and on localhost. It holds only pages
 * that are the same for everybody (the reading of a lesson, fetched without cookies) and the files
 * that they need, under the name of the edition; while there is a connection it shows none of them.
 */

const worker = /** @type {any} */ (globalThis);
const NAME = `unsealed-${new URL(location.href).searchParams.get("edition")}`;
const root = new URL("./", location.href).pathname;
const OFFLINE = `${root}offline`;
const READING = /\/lessons\/[^/]+\/reading$/;

/** Keeps a page for everybody and the files that it loads. @param {string} address */
async function keep(address) {
  const cache = await caches.open(NAME);
  if (await cache.match(address)) return;
  const response = await fetch(address, { credentials: "omit", cache: "no-cache" });
  if (!response.ok || response.redirected) return;
  const text = await response.clone().text();
  const files = [...text.matchAll(/(?:href|src)="([^"]*\/static\/[^"]+)"/g)].map((found) => found[1]);
  for (const file of new Set(files)) if (!(await cache.match(file))) await cache.add(file);
  await cache.put(address, response);
}

const readingOf = (/** @type {string} */ slug) => `${root}lessons/${slug}/reading`;

/** Takes the lessons of the last edition over, in their new form, and lets it go. */
async function takeOver() {
  for (const name of await caches.keys()) {
    if (!name.startsWith("unsealed-") || name === NAME) continue;
    const old = await (await caches.open(name)).keys();
    const paths = old.map((request) => new URL(request.url).pathname);
    await Promise.allSettled(paths.filter((path) => READING.test(path)).map(keep));
    await caches.delete(name);
  }
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

/** The page from the server; without a connection what is kept in its place. @param {any} event */
async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const lesson = /\/lessons\/([^/]+)/.exec(new URL(event.request.url).pathname);
    const cache = await caches.open(NAME);
    const reading = lesson && (await cache.match(readingOf(lesson[1])));
    return reading || (await cache.match(OFFLINE)) || Response.error();
  }
}

/** A file whose address holds its content's hash. @param {Request} request */
async function file(request) {
  return (await (await caches.open(NAME)).match(request)) ?? fetch(request);
}

worker.addEventListener("install", (/** @type {any} */ event) => {
  worker.skipWaiting();
  event.waitUntil(keep(OFFLINE));
});
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(takeOver()));
worker.addEventListener("message", (/** @type {any} */ event) => {
  const lessons = /** @type {string[]} */ (event.data.lessons);
  event.waitUntil(Promise.allSettled(lessons.map((slug) => keep(readingOf(slug)))));
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (pathname.startsWith(`${root}static/`) && search) event.respondWith(file(request));
});
