// Keeps the screen up to date. The page is whole without it; nothing here grows: lists are replaced, not added to.
(() => {
  const { live, kept, away, pledges } = document.body.dataset;
  const byId = (id) => document.getElementById(id);
  // The highest seen of each number: what the screen once showed never shrinks, whichever node answers.
  const most = new Map();
  const raise = (key, n) => {
    const value = Math.max(n, most.get(key) || 0);
    most.set(key, value);
    return value;
  };
  const within = (place) => place.closest("[data-key]").dataset.key;
  const name = (place) => `${place.closest("section, header").className} ${within(place)} ${place.dataset.n}`;
  for (const place of document.querySelectorAll("[data-key][data-n], [data-key] [data-n]")) raise(name(place), Number(place.textContent));
  let number = Number(document.body.dataset.number);

  // Puts the numbers of `row` where they are shown, unless a higher one was.
  const count = (root, row) => {
    for (const place of root.querySelectorAll("[data-n]")) {
      const text = String(raise(name(place), row[place.dataset.n]));
      if (place.textContent !== text) place.textContent = text;
    }
  };
  const fill = (root, row) => {
    for (const place of root.querySelectorAll("[data-f]")) place.textContent = row[place.dataset.f];
  };
  // Replaces a list by copies of its template.
  const list = (id, rows, dress) => {
    const copies = rows.map((row) => {
      const copy = byId(`t-${id}`).content.firstElementChild.cloneNode(true);
      fill(copy, row);
      return copy;
    });
    byId(id).replaceChildren(...copies);
    copies.forEach((copy, at) => dress && dress(copy, rows[at]));
  };

  const drawUnit = (item, row) => {
    item.dataset.key = row.unit;
    count(item, row);
    const whole = Math.max(1, row.pledged);
    const done = Math.min(1000, Math.floor((row.confirmed * 1000) / whole));
    const open = Math.min(1000 - done, Math.floor((row.open * 1000) / whole));
    item.querySelector(".done").setAttribute("width", done);
    item.querySelector(".open").setAttribute("x", done);
    item.querySelector(".open").setAttribute("width", open);
    item.classList.toggle("whole", row.back === 0);
  };
  const drawPart = (row) => {
    const tile = document.querySelector(`#map [data-key="${row.code}"]`);
    if (!tile) return;
    count(tile, row);
    tile.setAttribute("class", row.confirmed > 0 ? "confirmed" : "pledged");
  };

  // The chart shows what its table says.
  const chart = window.echarts && echarts.init(byId("chart"));
  const drawChart = () => {
    if (!chart) return;
    const rows = [...byId("hours").rows];
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const words = { color: "#b9ab9b", fontSize: size * 0.85 };
    chart.setOption({
      animation: false,
      grid: { left: size * 3, right: size, top: size * 1.2, bottom: size * 2 },
      xAxis: { type: "category", data: rows.map((row) => row.cells[0].textContent.slice(-5)), axisLabel: words, axisLine: { lineStyle: { color: "#8d7f70" } } },
      yAxis: { type: "value", minInterval: 1, axisLabel: words, splitLine: { lineStyle: { color: "#3d352d" } } },
      series: [{ type: "bar", name: pledges, data: rows.map((row) => Number(row.cells[1].textContent)), itemStyle: { color: "#f29366" }, barMaxWidth: size * 3, label: { show: rows.length <= 12, position: "top", color: "#f0e8dc", fontSize: size * 0.9 } }],
    });
  };
  window.addEventListener("resize", () => {
    if (!chart) return;
    chart.resize();
    drawChart();
  });

  const show = (shown) => {
    if (shown.number < number) return;
    number = shown.number;
    byId("clock").textContent = shown.at;
    for (const place of document.querySelectorAll(".counts [data-n]")) place.textContent = raise(name(place), shown[place.dataset.n]);
    list("units", shown.units, drawUnit);
    list("newest", shown.newest);
    list("met", shown.met, (item, row) => { item.className = row.received ? "received" : "claimed"; });
    shown.parts.forEach(drawPart);
    list("hours", shown.hours);
    drawChart();
  };

  let source;
  let heard = Date.now();
  const state = byId("state");
  const alive = () => {
    heard = Date.now();
    state.textContent = kept;
    state.className = "kept";
  };
  const lost = () => {
    state.textContent = away;
    state.className = "away";
  };
  const open = () => {
    if (source) source.close();
    heard = Date.now();
    source = new EventSource(`${live}?after=${number}`);
    source.onopen = alive;
    source.addEventListener("beat", alive);
    source.onmessage = (event) => {
      alive();
      show(JSON.parse(event.data));
    };
    source.onerror = lost;
  };
  // The browser comes back by itself after most faults; not after an answer that was no stream, nor from silence.
  setInterval(() => {
    const silent = Date.now() - heard;
    if (silent > 40000 || (source.readyState === EventSource.CLOSED && silent > 3000)) {
      lost();
      open();
    }
  }, 1000);
  document.documentElement.classList.add("js");
  if (chart) chart.resize();
  drawChart();
  open();
})();
