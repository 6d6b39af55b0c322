// Runs before anything is drawn, so that a dark room does not flash white.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("ohlora-theme");
  } catch {
    // Storage may be switched off: the system's own preference then decides.
  }
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
})();
