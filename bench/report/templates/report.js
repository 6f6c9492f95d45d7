"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const table = document.getElementById("raw");
const body = table.tBodies[0];

function valueOf(row, column) {
  const cell = row.cells[column];
  return cell.dataset.value === undefined ? cell.textContent : cell.dataset.value === "" ? NaN : Number(cell.dataset.value);
}

function compare(left, right) {
  if (typeof left === "string") return left.localeCompare(right);
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) - Number.isNaN(right);
  return left - right;
}

table.tHead.addEventListener("click", (event) => {
  const header = event.target.closest("th");
  if (!header) return;
  const descending = header.getAttribute("aria-sort") === "ascending";
  for (const other of header.parentNode.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const rows = [...body.rows].sort((a, b) => compare(valueOf(a, header.cellIndex), valueOf(b, header.cellIndex)));
  body.append(...(descending ? rows.reverse() : rows));
});

document.getElementById("filter").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of body.rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    shown += !row.hidden;
  }
  document.getElementById("shown").textContent = `${shown} of ${body.rows.length} rows`;
});

function quoted(value) {
  const text = value === null ? "" : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

document.getElementById("csv").addEventListener("click", () => {
  const lines = data.rows.map((row) => data.columns.map((column) => quoted(row[column])).join(","));
  download("results.csv", "text/csv", [data.columns.join(","), ...lines, ""].join("\r\n"));
});

document.getElementById("json").addEventListener("click", () => {
  download("results.json", "application/json", JSON.stringify(data, null, 1));
});
