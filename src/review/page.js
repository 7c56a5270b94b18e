"use strict";
// Every chosen answer is one line of the decisions file; an owner counts only with the merge that it belongs to.
const chosen = () => [...document.querySelectorAll("input[type=radio]:checked")].filter((radio) => {
  if (!radio.value) return false;
  if (!radio.name.endsWith("owner")) return true;
  const merge = document.querySelector(`input[name="${radio.name.slice(0, -5)}"]:checked`);
  return merge && merge.value === "merge";
});
const cell = (text) => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
const reason = (radio) => {
  const field = radio.closest("article").querySelector("[data-why]");
  return field ? field.value.trim() : "";
};
document.addEventListener("change", () => {
  document.getElementById("count").textContent = chosen().length;
  for (const article of document.querySelectorAll("article")) {
    const decided = [...article.querySelectorAll("input[type=radio]:checked")].some((radio) => radio.value);
    article.classList.toggle("decided", decided);
  }
});
document.getElementById("save").addEventListener("submit", (event) => {
  event.preventDefault();
  const by = document.getElementById("by").value.trim();
  const [today, asOf] = [new Date().toLocaleDateString("sv"), document.body.dataset.asOf];
  const on = asOf < today ? asOf : today; // a later day would be too late for the next run as of the same day
  const rows = chosen().map((radio) => [radio.value, radio.dataset.record, radio.dataset.other, by, on, reason(radio)]);
  const lines = [["decision", "record", "other", "decided_by", "decided_on", "reason"], ...rows];
  const text = lines.map((line) => line.map(cell).join(",") + "\n").join("");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = `decisions-${document.body.dataset.run || "review"}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
});
