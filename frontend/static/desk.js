// The desk without a network: entries are kept on the device, each with a key of its own, and sent until the server has
// taken each once. Without this script the same page works as plain forms.
(() => {
  const desk = document.getElementById("desk");
  if (!desk || !window.localStorage) return;
  const text = desk.dataset;
  const place = `desk:${text.token}`;
  // So many entries that were taken stay in the list.
  const SHOWN = 200;
  const list = document.querySelector(".desk-list");
  const dialog = document.getElementById("desk-dialog");
  const queue = document.getElementById("desk-queue");
  const state = document.getElementById("desk-state");
  const field = (name) => document.getElementById(`d-${name}`);

  if (navigator.serviceWorker) {
    // Keeps this page and its files; its scope is the pages of campaigns.
    const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
    const addresses = [location.pathname, ...files.map((file) => file.getAttribute("href") || file.getAttribute("src"))];
    navigator.serviceWorker
      .register(text.worker, { scope: "/campaigns/" })
      .then(() => navigator.serviceWorker.ready)
      .then((ready) => ready.active.postMessage(addresses))
      .catch(() => {});
  }

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(place)) || [];
    } catch {
      return [];
    }
  };
  const write = (entries) => localStorage.setItem(place, JSON.stringify(entries));
  // Another page of this device may have written meanwhile: one entry is changed, never the whole list.
  const change = (key, fields) => {
    const entries = read().map((entry) => (entry.key === key ? { ...entry, ...fields } : entry));
    write(entries.filter((entry) => entry.state !== "dropped"));
    show();
  };

  const device = () => {
    let name = localStorage.getItem("desk:device");
    if (!name) {
      name = `D-${random().slice(0, 6)}`;
      localStorage.setItem("desk:device", name);
    }
    return name;
  };
  const random = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const words = { waiting: text.waiting, sending: text.sending, made: text.made, conflict: text.conflict, refused: text.refused };
  const show = () => {
    const entries = read();
    queue.hidden = entries.length === 0;
    const rows = queue.querySelector("ul");
    rows.textContent = "";
    for (const entry of entries.slice().reverse()) {
      const row = document.createElement("li");
      row.dataset.state = entry.state;
      const tag = document.createElement("span");
      tag.className = `tag ${{ made: "done", conflict: "urgent", refused: "stopped" }[entry.state] || "waiting"}`;
      tag.textContent = words[entry.state] || words.waiting;
      row.append(tag, ` ${entry.title} ${entry.quantity} ${entry.unit} · ${entry.shown}`);
      if (entry.message) row.append(` · ${entry.message}`);
      // What may have reached the server is not taken back here.
      if (entry.state === "refused" || (entry.state === "waiting" && !entry.tried)) {
        const drop = document.createElement("button");
        drop.className = "link-button";
        drop.textContent = text.drop;
        drop.addEventListener("click", () => change(entry.key, { state: "dropped" }));
        row.append(" ", drop);
      }
      rows.append(row);
    }
    const open = entries.filter((entry) => entry.state === "waiting" || entry.state === "sending").length;
    if (!state.dataset.fixed) state.textContent = navigator.onLine && !open ? text.online : text.offline;
    for (const link of list ? list.querySelectorAll("a") : []) {
      const taken = entries
        .filter((entry) => entry.need === link.dataset.need && !["refused", "conflict"].includes(entry.state) && !entry.seen)
        .reduce((sum, entry) => sum + Number(entry.quantity), 0);
      link.dataset.now = Math.max(0, Number(link.dataset.left) - taken);
      link.querySelector(".left").textContent = `${link.dataset.now} ${link.dataset.unit}`;
    }
  };

  // What was taken before this page was made is in its numbers already.
  const kept = read().map((entry) => (entry.state === "made" && navigator.onLine ? { ...entry, seen: 1 } : entry));
  const old = kept.filter((entry) => entry.state === "made").slice(0, -SHOWN);
  write(kept.filter((entry) => !old.includes(entry)));

  let busy = false;
  const send = async () => {
    if (busy || !navigator.onLine) return;
    busy = true;
    try {
      for (const entry of read().filter((found) => found.state === "waiting" || found.state === "sending")) {
        if (!(await sendOne(entry))) break;
      }
    } finally {
      busy = false;
      show();
    }
  };
  // True when the server has answered for good.
  const sendOne = async (entry) => {
    const body = { need: entry.need, quantity: entry.quantity, donor: entry.donor, name: entry.name, device: device(), made_at: entry.made_at };
    let answer;
    change(entry.key, { state: "sending", tried: 1 });
    try {
      answer = await fetch(`/api/v1/campaigns/${text.token}/pledges`, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": entry.key },
        body: JSON.stringify(body),
      });
    } catch {
      change(entry.key, { state: "waiting" });
      return false;
    }
    if (answer.status === 201 || answer.status === 202) {
      const made = await answer.json();
      // The number is not needed any more: what is sent leaves the device.
      change(entry.key, { state: made.stage === "made" ? "made" : "conflict", donor: "", name: "", message: "" });
      return true;
    }
    if (answer.status === 401) {
      change(entry.key, { state: "waiting" });
      state.dataset.fixed = "1";
      state.textContent = text.signin;
      return false;
    }
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
      change(entry.key, { state: "waiting" });
      return false;
    }
    const problem = await answer.json().catch(() => null);
    const first = problem && problem.error && problem.error.fields && problem.error.fields[0];
    const message = first ? first.message : problem && problem.error ? problem.error.message : String(answer.status);
    change(entry.key, { state: "refused", message });
    return true;
  };
  // One page of a device sends at a time; the key makes even two harmless.
  const flush = () =>
    navigator.locks ? navigator.locks.request(place, { ifAvailable: true }, (lock) => (lock ? send() : null)) : send();

  let chosen = null;
  const open = (link) => {
    chosen = link;
    dialog.querySelector("h2").textContent = link.querySelector("strong").textContent;
    for (const name of ["whom", "body", "earlier", "unit"]) {
      const slot = dialog.querySelector(`[data-of=${name}]`);
      slot.textContent = link.dataset[name];
      if (name === "body") slot.parentElement.hidden = !link.dataset.body;
    }
    dialog.querySelector("[data-of=left]").textContent = `${link.dataset.now} ${link.dataset.unit}`;
    const chips = dialog.querySelector(".desk-chips");
    chips.textContent = "";
    for (const number of link.dataset.chips.trim().split(" ").filter(Boolean)) {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "button second";
      chip.textContent = `${number} ${link.dataset.unit}`;
      chip.addEventListener("click", () => {
        field("quantity").value = number;
        for (const other of chips.children) other.setAttribute("aria-pressed", String(other === chip));
        field("donor").focus();
      });
      chips.append(chip);
    }
    for (const name of ["quantity", "donor", "name"]) field(name).value = "";
    dialog.querySelector(".message").hidden = true;
    dialog.showModal();
  };

  if (list && dialog && dialog.showModal) {
    list.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-need]");
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      open(link);
    });
    const take = () => {
      const quantity = field("quantity").value.trim();
      const donor = field("donor").value.trim();
      if (!chosen || !quantity || !donor) {
        dialog.querySelector(".message").hidden = false;
        return;
      }
      const entry = {
        key: `desk-${random()}`,
        need: chosen.dataset.need,
        quantity,
        unit: chosen.dataset.unit,
        title: chosen.querySelector("strong").textContent,
        donor,
        // Enough to tell two people apart on this screen.
        shown: `…${donor.slice(-4)}`,
        name: field("name").value.trim(),
        made_at: Date.now(),
        state: "waiting",
      };
      write([...read(), entry]);
      dialog.close();
      show();
      flush();
    };
    // Enter takes it too; the other button closes the dialog by itself.
    dialog.querySelector("form").addEventListener("submit", (event) => {
      if (event.submitter && event.submitter.value === "no") return;
      event.preventDefault();
      take();
    });
  }

  const find = document.getElementById("desk-find");
  if (find && list) {
    find.form.addEventListener("submit", (event) => event.preventDefault());
    find.addEventListener("input", () => {
      const wanted = find.value.trim().toLowerCase();
      for (const row of list.children) row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
    });
  }

  window.addEventListener("online", flush);
  window.addEventListener("offline", show);
  window.addEventListener("storage", show);
  setInterval(flush, 10000);
  show();
  flush();
})();
