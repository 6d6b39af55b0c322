import { byId } from "./dom.js";
import { t } from "./texts.js";

const PAGES = /^\/(?:room\/[a-z0-9-]{1,32}|progress)?$/;

byId("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = byId("problem");
  problem.textContent = "";
  try {
    const response = await fetch("/api/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token: byId("token").value.trim() }),
    });
    if (response.ok) {
      const next = new URLSearchParams(location.search).get("next") ?? "/";
      location.assign(PAGES.test(next) ? next : "/");
      return;
    }
    const { message } = await response.json();
    problem.textContent = message;
  } catch {
    problem.textContent = t("server");
  }
});
