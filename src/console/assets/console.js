// What the pages can do better with a script. Each of them works without.

/** Once-only values leave the page with it: the browser may keep the page for its "back". */
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const value of document.querySelectorAll("[data-once]")) value.remove();
  if (document.querySelector("[data-once-page]") !== null) location.reload();
});

/** Times in the reader's own zone; UTC stays in the title. */
for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime()) || time.dataset.words !== undefined) continue;
  time.textContent = at.toLocaleString(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  });
}

const say = (text) => {
  const status = document.querySelector("[data-status]");
  if (status !== null) status.textContent = text;
};

const copy = async (from) => {
  try {
    await navigator.clipboard.writeText((from.textContent ?? "").trim());
    say("Copied.");
  } catch {
    getSelection()?.selectAllChildren(from);
    say("Not copied. The text is selected: copy it by hand.");
  }
};

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button[data-copy]") : null;
  const from = button && document.getElementById(button.dataset.copy);
  if (from) void copy(from);
});

for (const button of document.querySelectorAll("button[data-copy], button[data-print]")) {
  button.hidden = false;
}
document.querySelector("button[data-print]")?.addEventListener("click", () => print());

/** A page with a value that is shown once is not left by accident. */
const saved = document.querySelector("[data-saved]");
let mayLeave = saved === null;
saved?.addEventListener("click", () => (mayLeave = true));
addEventListener("beforeunload", (event) => {
  if (!mayLeave) event.preventDefault();
});

/** Status of what goes on is fetched anew while the page is looked at. */
const live = document.querySelector("[data-live]");
if (live !== null) {
  const policy = globalThis.trustedTypes?.createPolicy("nembl", { createHTML: (html) => html });
  const look = async () => {
    if (document.hidden) return;
    const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(
      () => null,
    );
    if (answer === null || !answer.ok) return;
    const text = await answer.text();
    const next = document.implementation.createHTMLDocument();
    // A document of its own: nothing in it runs, and only the part that changes is taken over.
    next.documentElement.innerHTML = policy === undefined ? text : policy.createHTML(text);
    const fresh = next.querySelector("[data-live]");
    if (fresh === null || fresh.isEqualNode(live)) return;
    live.replaceChildren(...document.importNode(fresh, true).childNodes);
    if (fresh.dataset.live === "over") clearInterval(timer);
  };
  const timer = setInterval(() => void look(), 3_000);
  if (live.dataset.live === "over") clearInterval(timer);
}

/** A form is sent once. */
document.addEventListener("submit", (event) => {
  const { target } = event;
  if (target.method !== "post") return;
  if (target.dataset.sent === "yes") event.preventDefault();
  target.dataset.sent = "yes";
  setTimeout(() => delete target.dataset.sent, 5_000);
});

/** A value can come from a file, or be made here: 32 random bytes, as base64url. */
for (const tools of document.querySelectorAll("[data-value-tools]")) tools.hidden = false;

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.dataset.fill === undefined) return;
  const [file] = target.files ?? [];
  const field = document.getElementById(target.dataset.fill);
  if (file !== undefined && field !== null) void file.text().then((text) => (field.value = text));
});

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button[data-generate]") : null;
  const field = button && document.getElementById(button.dataset.generate);
  if (!field) return;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  field.value = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  say("A value was generated. Save it to use it.");
});
