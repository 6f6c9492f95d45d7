"use strict";

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function onClick(id, act) {
  document.getElementById(id)?.addEventListener("click", act);
}

// -- What is folded: a link into it opens it

function reveal() {
  const target = document.querySelector(":target");
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView();
}

addEventListener("load", reveal);
addEventListener("hashchange", reveal);
document.addEventListener("click", (event) => {
  if (event.target.closest('a[href^="#"]')) setTimeout(reveal); // a second click on one link changes no address
});

onClick("open-all", (event) => {
  const folds = [...document.querySelectorAll("details")];
  const open = folds.some((fold) => !fold.open);
  for (const fold of folds) fold.open = open;
  event.target.textContent = open ? "Fold all" : "Open all";
});

// -- The first screen as a file, in the colours that it is seen in

function slide() {
  const text = document.getElementById("slide-file").textContent;
  return matchMedia("(prefers-color-scheme: dark)").matches ? text.replace('class="light"', 'class="dark"') : text;
}

onClick("slide-svg", () => save("slide.svg", new Blob([slide()], { type: "image/svg+xml" })));

onClick("slide-png", () => {
  const picture = new Image();
  picture.addEventListener("load", () => {
    const canvas = document.createElement("canvas");
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    canvas.toBlob((blob) => save("slide.png", blob));
  });
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(slide())}`;
});

// -- The table of all figures

const table = document.getElementById("raw");

function valueOf(row, column) {
  const cell = row.cells[column];
  return cell.dataset.value === undefined ? cell.textContent : cell.dataset.value === "" ? NaN : Number(cell.dataset.value);
}

function compare(left, right) {
  if (typeof left === "string") return left.localeCompare(right);
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) - Number.isNaN(right);
  return left - right;
}

function sort(event) {
  const header = event.target.closest("th");
  if (!header) return;
  const descending = header.getAttribute("aria-sort") === "ascending";
  for (const other of header.parentNode.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((a, b) => compare(valueOf(a, header.cellIndex), valueOf(b, header.cellIndex)));
  body.append(...(descending ? rows.reverse() : rows));
}

function filter(event) {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = table.tBodies[0].rows;
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  document.getElementById("shown").textContent = `${shown} of ${rows.length} rows`;
}

function quoted(value) {
  const text = value === null ? "" : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function figures() {
  return JSON.parse(document.getElementById("data").textContent);
}

onClick("csv", () => {
  const { columns, rows } = figures();
  const lines = rows.map((row) => columns.map((column) => quoted(row[column])).join(","));
  const text = [columns.join(","), ...lines, ""].join("\r\n");
  save("results.csv", new Blob([text], { type: "text/csv" }));
});

onClick("json", () => save("results.json", new Blob([JSON.stringify(figures(), null, 1)], { type: "application/json" })));

if (table) {
  table.tHead.addEventListener("click", sort);
  document.getElementById("filter").addEventListener("input", filter);
  // Where it is no wider than the page its heading can stay in sight, which a box that scrolls sideways prevents
  const region = table.parentElement;
  const fit = () => region.classList.toggle("fits", table.offsetWidth > 0 && table.offsetWidth <= region.clientWidth);
  table.closest("details").addEventListener("toggle", fit);
  addEventListener("resize", fit);
}
