// Keeps the desk of a campaign and its files on the device, for when the network is down. Nothing else is kept.
const KEPT = "desk-1";
const isDesk = (url) => /^\/campaigns\/[0-9a-z]+\/desk$/.test(url.pathname);
const isFile = (url) => url.pathname.startsWith("/assets/");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The desk as it is now; as it was kept when there is no network. One that asks to sign in is not kept.
const desk = async (request, url) => {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && !url.search) await kept.put(url.pathname, answer.clone());
    return answer;
  } catch (problem) {
    const found = await kept.match(url.pathname);
    if (found) return found;
    throw problem;
  }
};

// Named by its content, a file never changes.
const file = async (request) => {
  const kept = await caches.open(KEPT);
  const found = await kept.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await kept.put(request, answer.clone());
  return answer;
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isDesk(url)) event.respondWith(desk(event.request, url));
  else if (isFile(url)) event.respondWith(file(event.request));
});

// The first visit came before this worker: its page and files are kept on request.
self.addEventListener("message", (event) => {
  const keep = async () => {
    const kept = await caches.open(KEPT);
    await Promise.all(event.data.map((address) => fetch(address).then((answer) => answer.ok && !answer.redirected && kept.put(address, answer))));
  };
  event.waitUntil(keep().catch(() => {}));
});
