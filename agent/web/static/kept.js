// Copying a draft, and the only thing here that cannot do without a script.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    text.select();
    return;
  }
  document.getElementById("said").textContent = "Copied. Paste it into your mail program; kept never sends.";
  button.textContent = "Copied";
});
const show = () => document.querySelectorAll("button.copy").forEach((button) => (button.hidden = false));
document.addEventListener("DOMContentLoaded", show);
document.addEventListener("htmx:afterSwap", show);
