"use strict";
(() => {
  const plot = document.getElementById("scatter");
  if (!plot) return;
  const data = JSON.parse(document.getElementById("data").textContent);
  const box = { left: 70, right: 16, top: 14, bottom: 44, width: 640, height: 400 };
  const colours = ["--first", "--second", "--third", "--fourth"];
  const dashes = ["", "8 4", "2 4", "10 4 2 4", "16 4", "4 2", "12 3 3 3", "1 3"];
  // Dot, cross, open circle, plus, open triangle, open square, bars: told apart in grey too.
  const marks = [
    "h0", "m-3 -3l6 6m0 -6l-6 6", "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0", "m-3.5 0h7m-3.5 -3.5v7",
    "m0 -3.5l3.5 6h-7z", "m-3 -3h6v6h-6z", "m-3.5 0h7", "m0 -3.5v7",
  ];
  const chosen = document.getElementById("chosen");
  const selects = ["across", "upwards"].map((id) => document.getElementById(id));
  let points = [];
  let order = [];
  let current = -1;

  const node = (name, attributes, parent, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };
  const element = (name, text, parent) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };
  // Every eighth run has a colour that another one of its form has not.
  const colour = (run) => `var(${colours[(run + Math.floor(run / marks.length)) % colours.length]})`;
  const mark = (run) => marks[run % marks.length];
  const dash = (run) => dashes[run % dashes.length];
  const form = (run, many) => ({
    stroke: colour(run),
    "stroke-linecap": "round",
    "stroke-width": mark(run) === "h0" ? (many ? 3 : 5) : (many ? 1 : 1.5),
  });

  // The largest prefix that leaves a number of one or more; bytes by powers of 1024.
  const written = (value, name) => {
    if (value === null || value === undefined) return "unknown";
    const unit = data.units[name] || "";
    const symbol = { bytes: "B", seconds: "s" }[unit] || "";
    const short = (number) => String(Number(number.toPrecision(4)));
    const size = Math.abs(value);
    if (symbol === "B") {
      const power = Math.min(4, Math.floor(Math.log2(Math.max(size, 1)) / 10));
      return `${short(value / 1024 ** power)} ${["", "Ki", "Mi", "Gi", "Ti"][power]}B`;
    }
    if (symbol === "s" && size > 0 && size < 1) {
      return size < 1e-3 ? `${short(value * 1e6)} µs` : `${short(value * 1e3)} ms`;
    }
    if (!unit && (size >= 1e6 || (size > 0 && size < 1e-3))) return value.toExponential(2);
    if (!unit || size < 1e4) return short(value) + (symbol ? ` ${symbol}` : "");
    const power = Math.min(4, Math.floor(Math.log10(size) / 3));
    return `${short(value / 1000 ** power)}${["", "k", "M", "G", "T"][power]}${symbol && ` ${symbol}`}`;
  };

  const ticks = (axis, unit) => {
    const size = Math.max(Math.abs(axis.low), Math.abs(axis.high));
    const base = unit === "bytes" ? 1024 ** Math.floor(Math.log2(Math.max(size, 1)) / 10) : 1;
    const [low, high] = [axis.low / base, axis.high / base];
    const step = 10 ** Math.floor(Math.log10((high - low) / 4));
    const wide = [1, 2, 5, 10].map((each) => each * step).find((each) => (high - low) / each <= 5);
    const found = [];
    for (let at = Math.ceil(low / wide); at * wide <= high; at += 1) found.push(at * wide * base);
    return found;
  };

  // From well below what most values are to well above: one value far off hides no other.
  const range = (column) => {
    const values = data.runs.flatMap((run) => (run.values[column] || []).filter((each) => each !== null));
    if (!values.length) return null;
    values.sort((a, b) => a - b);
    const at = (share) => values[Math.round(share * (values.length - 1))];
    const spread = at(0.9) - at(0.1) || (values[values.length - 1] - values[0]);
    const low = Math.max(values[0], at(0.1) - 2 * spread);
    let high = Math.min(values[values.length - 1], at(0.9) + 2 * spread);
    const limit = data.limits[data.names[column]];
    if (limit > high && limit < high + 1.5 * (high - low)) high = limit;
    return [low, high];
  };

  const scale = (column, start, end) => {
    const found = range(column);
    if (!found) return null;
    let [low, high] = found;
    if (low === high) { low -= Math.abs(low) / 2 || 1; high += Math.abs(high) / 2 || 1; }
    const margin = (high - low) * 0.03;
    low -= margin;
    high += margin;
    const at = (value) => start + ((value - low) / (high - low)) * (end - start);
    return { low, high, at, within: (value) => at(Math.max(low, Math.min(high, value))) };
  };

  const drawAxis = (axis, name, vertical) => {
    const floor = box.height - box.bottom;
    for (const value of ticks(axis, data.units[name])) {
      const at = axis.at(value).toFixed(1);
      const ends = vertical
        ? `M${box.left} ${at}H${box.width - box.right}` : `M${at} ${box.top}V${floor}`;
      node("path", { class: "grid", d: ends }, plot);
      const place = vertical
        ? { x: box.left - 6, y: Number(at) + 4, "text-anchor": "end" }
        : { x: at, y: floor + 16, "text-anchor": "middle" };
      node("text", { class: "tick", ...place }, plot, written(value, name));
    }
    const unit = data.units[name] && data.units[name] !== name ? `${name}, ${data.units[name]}` : name;
    const place = vertical
      ? { transform: `translate(13 ${(box.top + floor) / 2}) rotate(-90)`, "text-anchor": "middle" }
      : { x: (box.left + box.width - box.right) / 2, y: box.height - 8, "text-anchor": "middle" };
    node("text", place, plot, unit);
  };

  const drawLimit = (axis, name, vertical) => {
    const limit = data.limits[name];
    if (limit === undefined || limit < axis.low || limit > axis.high) return;
    const at = axis.at(limit).toFixed(1);
    const line = node("path", {
      class: "limit",
      d: vertical
        ? `M${box.left} ${at}H${box.width - box.right}`
        : `M${at} ${box.top}V${box.height - box.bottom}`,
    }, plot);
    node("title", {}, line, `limit of ${name}: ${written(limit, name)}`);
  };

  const shape = (run, x, y, size) => [
    `M${x} ${y - size}l${size} ${size}l${-size} ${size}l${-size} ${-size}z`,
    `M${x} ${y - size}l${size} ${size * 1.7}h${-2 * size}z`,
    `M${x - size * 0.8} ${y - size * 0.8}h${size * 1.6}v${size * 1.6}h${-size * 1.6}z`,
    `M${x} ${y + size}l${size} ${-size * 1.7}h${-2 * size}z`,
    `M${x - size} ${y}a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0z`,
    `M${x - size} ${y - size}h${2 * size}l${-2 * size} ${2 * size}h${2 * size}z`,
    `M${x - size} ${y}l${size / 2} ${-size}h${size}l${size / 2} ${size}l${-size / 2} ${size}h${-size}z`,
    `M${x - size} ${y - size}v${2 * size}l${2 * size} ${-2 * size}v${2 * size}z`,
  ][run % 8];

  const tell = (label, remark) => {
    plot.setAttribute("aria-label", label);
    document.getElementById("beyond").textContent = remark;
  };

  const draw = () => {
    const names = selects.map((each) => each.value);
    const columns = names.map((each) => data.names.indexOf(each));
    plot.replaceChildren();
    points = [];
    order = [];
    let beyond = 0;
    box.width = Math.max(280, plot.clientWidth || 640);
    box.height = Math.max(260, Math.min(420, box.width * 0.65));
    plot.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    const across = scale(columns[0], box.left, box.width - box.right);
    const upwards = scale(columns[1], box.height - box.bottom, box.top);
    if (!across || !upwards) {
      const remark = `Nothing is drawn: no evaluation has a value of ${names[across ? 1 : 0]}.`;
      tell(remark, remark);
      return;
    }
    drawAxis(across, names[0], false);
    drawAxis(upwards, names[1], true);
    data.runs.forEach((run, number) => {
      const [first, second] = columns.map((each) => run.values[each]);
      if (!first || !second) return;
      const path = [];
      for (let index = 0; index < first.length; index += 1) {
        if (first[index] === null || second[index] === null) continue;
        const x = across.within(first[index]);
        const y = upwards.within(second[index]);
        if (x !== across.at(first[index]) || y !== upwards.at(second[index])) beyond += 1;
        points.push({ run: number, index, x, y });
        path.push(`M${x.toFixed(1)} ${y.toFixed(1)}${mark(number)}`);
      }
      // Where there are many, some at a time: what is drawn over each other is darker.
      const step = path.length > 2000 ? Math.ceil(path.length / 400) : path.length;
      for (let at = 0; at < path.length; at += step) {
        const many = path.length > 2000;
        const kind = many ? "points many" : "points";
        node("path", { class: kind, d: path.slice(at, at + step).join(""), ...form(number, many) }, plot);
      }
    });
    drawLimit(across, names[0], false);
    drawLimit(upwards, names[1], true);
    data.runs.forEach((run, number) => {
      const found = new Map();
      for (const each of points) if (each.run === number) found.set(each.index, each);
      const front = run.front.map((each) => found.get(each)).filter(Boolean);
      if (front.length) {
        const line = [...front].sort((a, b) => a.x - b.x || a.y - b.y);
        const ends = line.map((each, at) => `${at ? "L" : "M"}${each.x.toFixed(1)} ${each.y.toFixed(1)}`);
        node("path", {
          class: "front", d: ends.join(""), stroke: colour(number),
          "stroke-dasharray": dash(number),
        }, plot);
        for (const each of front) {
          node("path", { class: "member", d: shape(number, each.x, each.y, 5), stroke: colour(number) }, plot);
        }
      }
      const best = run.best === null ? undefined : found.get(run.best);
      if (best) node("path", { class: "answer", d: shape(number, best.x, best.y, 9), fill: colour(number) }, plot);
    });
    order = points.map((_, at) => at).sort((a, b) => points[a].x - points[b].x || points[a].y - points[b].y);
    tell(
      `Scatter of ${points.length} evaluations: ${names[1]} over ${names[0]}`,
      beyond ? `Beyond the plot, drawn at its edge: ${beyond}.` : "",
    );
    encircle();
  };

  const encircle = () => {
    plot.querySelector(".ring")?.remove();
    const at = points.find((each) => current === key(each));
    if (at) node("circle", { class: "ring", cx: at.x, cy: at.y, r: 9 }, plot);
  };
  const key = (point) => `${point.run}:${point.index}`;

  const show = (point) => {
    current = key(point);
    encircle();
    const run = data.runs[point.run];
    const name = run.architectures[point.index];
    chosen.replaceChildren();
    const title = data.runs.length > 1 ? `${run.name}, evaluation ${point.index + 1}` : `Evaluation ${point.index + 1}`;
    element("strong", point.index === run.best ? `${title}: the answer` : title, chosen);
    element("p", name, chosen).className = "architecture";
    const list = element("dl", undefined, chosen);
    data.names.forEach((each, column) => {
      if (!run.values[column]) return;
      element("dt", each, list);
      element("dd", written(run.values[column][point.index], each), list);
    });
    if (run.commands[name]) element("code", run.commands[name], element("p", "Take it away: ", chosen));
    // Drawn by the program that made this file: names in it are escaped.
    if (run.drawings[name]) element("div", undefined, chosen).innerHTML = run.drawings[name];
  };

  plot.addEventListener("click", (event) => {
    const area = plot.getBoundingClientRect();
    const x = ((event.clientX - area.left) / area.width) * box.width;
    const y = ((event.clientY - area.top) / area.height) * box.height;
    let nearest = null;
    let least = 40 ** 2;
    for (const each of points) {
      const distance = (each.x - x) ** 2 + (each.y - y) ** 2;
      if (distance < least) { least = distance; nearest = each; }
    }
    if (nearest) show(nearest);
  });
  plot.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (step === undefined || !order.length) return;
    event.preventDefault();
    const at = order.findIndex((each) => key(points[each]) === current);
    const next = at < 0 ? (step > 0 ? 0 : order.length - 1) : at + step;
    show(points[order[Math.max(0, Math.min(order.length - 1, next))]]);
  });

  const legend = document.getElementById("legend");
  const entry = (text, attributes) => {
    const item = element("span", undefined, legend);
    const picture = node("svg", { viewBox: "0 0 26 14", "aria-hidden": "true" });
    node("path", attributes, picture);
    item.append(picture, text);
  };
  data.runs.forEach((run, number) => {
    const name = data.runs.length > 1 ? `${run.name}: ` : "";
    entry(`${name}evaluated`, { class: "points", d: `M13 7${mark(number)}`, ...form(number, false) });
    if (run.front.length) entry(`${name}front`, { class: "front", d: "M2 7h22", stroke: colour(number), "stroke-dasharray": dash(number) });
    if (run.best !== null) entry(`${name}the answer`, { class: "answer", d: shape(number, 13, 7, 6), fill: colour(number) });
  });
  if (Object.keys(data.limits).length) entry("limit, where it is in reach", { class: "limit", d: "M2 7h22" });

  selects.forEach((select, number) => {
    for (const name of data.choices) element("option", name, select);
    select.value = data.axes[number];
    select.addEventListener("change", draw);
  });
  draw();
  let width = plot.clientWidth;
  window.addEventListener("resize", () => {
    if (plot.clientWidth !== width) { width = plot.clientWidth; draw(); }
  });
  const first = data.runs.findIndex((run) => run.best !== null);
  const answer = first < 0 ? undefined : points.find((each) => each.run === first && each.index === data.runs[first].best);
  if (answer) show(answer);
})();
