"use strict";
// A heading sorts its table, numbers from the greatest and words from A; once more, and the order turns.
const key = (row, at) => row.cells[at].dataset.of ?? row.cells[at].textContent;
for (const heading of document.querySelectorAll("thead th")) {
  heading.addEventListener("click", () => {
    const [body, at] = [heading.closest("table").tBodies[0], heading.cellIndex];
    const isNumber = heading.classList.contains("number");
    const order = heading.ariaSort === "descending" || (!heading.ariaSort && !isNumber) ? "ascending" : "descending";
    for (const other of heading.parentNode.cells) other.ariaSort = null;
    heading.ariaSort = order;
    const compare = isNumber ? (a, b) => a - b : (a, b) => a.localeCompare(b);
    const rows = [...body.rows].sort((left, right) => compare(key(left, at), key(right, at)));
    body.append(...(order === "ascending" ? rows : rows.reverse()));
  });
}
