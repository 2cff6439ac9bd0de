// What the pages can do better with a script. Each of them works without.

/**
 * Once-only values are gone before the page is: the browser may keep it for its "back", `no-store` or not.
 * `pageshow` is for a browser that froze the page without a word.
 */
const blank = () => {
  for (const value of document.querySelectorAll("[data-once]")) {
    value.replaceWith("It was shown once and is no longer on this page.");
  }
};
addEventListener("pagehide", blank);
addEventListener("pageshow", ({ persisted }) => persisted && blank());

/** Times in the reader's own zone; UTC stays in the title. */
const localize = (root) => {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime()) || time.dataset.words !== undefined) continue;
    time.textContent = at.toLocaleString(document.documentElement.lang, {
      dateStyle: "medium",
      timeStyle: "short",
    });
  }
};
localize(document);

const said = document.querySelector("[data-status]");
let silence = 0;
const say = (text) => {
  if (said === null) return;
  said.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => (said.textContent = ""), 6_000);
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

for (const button of document.querySelectorAll("button[data-copy], button[data-print]")) {
  button.hidden = false;
}
/** A value can come from a file, or be made here: 32 random bytes, as base64url. */
for (const tools of document.querySelectorAll("[data-value-tools]")) tools.hidden = false;

const generate = (field) => {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  field.value = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  say("A value was generated. Save it to use it.");
};

/** Browsers that know `commandfor` have done it by themselves. */
const knowsCommands = "command" in HTMLButtonElement.prototype;
const command = (button) => {
  const dialog = document.getElementById(button.getAttribute("commandfor") ?? "");
  if (knowsCommands || dialog === null) return;
  if (button.getAttribute("command") === "close") dialog.close();
  else dialog.showModal();
};

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button") : null;
  if (button === null) return;
  const of = (id) => (id === undefined ? null : document.getElementById(id));
  const [from, field] = [of(button.dataset.copy), of(button.dataset.generate)];
  if (from !== null) void copy(from);
  if (field !== null) generate(field);
  if (button.dataset.print !== undefined) print();
  command(button);
});

const fill = async (field, file) => {
  field.value = await file.text();
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.dataset.fill === undefined) return;
  const [file] = target.files ?? [];
  const field = document.getElementById(target.dataset.fill);
  if (file !== undefined && field !== null) void fill(field, file);
});

/** Which names an `.env` text would make; its values are read by nobody before it is sent. */
document.addEventListener("input", ({ target }) => {
  const list = document.getElementById(target.dataset?.names ?? "");
  if (list === null) return;
  const names = target.value.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*\S/gm);
  const found = [...new Set([...names].map(([, name]) => name))];
  list.textContent = found.length === 0 ? "" : `${found.length} found: ${found.join(", ")}`;
});

/** A page with a value that is shown once is not left by accident. */
const saved = document.querySelector("[data-saved]");
let mayLeave = saved === null;
saved?.addEventListener("click", () => (mayLeave = true));
addEventListener("beforeunload", (event) => {
  if (!mayLeave) event.preventDefault();
});

/** Status of what goes on is fetched anew while the page is looked at. */
const live = document.querySelector("[data-live]");
if (live !== null && live.dataset.live !== "over") {
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
    if (fresh === null) return;
    localize(fresh);
    takeOver(fresh);
    if (fresh.dataset.live !== "over") return;
    clearInterval(timer);
    say("It has ended.");
  };
  const REACHED = "a, button, summary";
  let shown = live.innerHTML;
  const takeOver = (fresh) => {
    if (fresh.innerHTML === shown) return;
    shown = fresh.innerHTML;
    const open = [...live.querySelectorAll("details")].map((part) => part.open);
    const at = [...live.querySelectorAll(REACHED)].indexOf(document.activeElement);
    live.replaceChildren(...document.importNode(fresh, true).childNodes);
    for (const [index, part] of live.querySelectorAll("details").entries()) {
      part.open = open[index] ?? part.open;
    }
    live.querySelectorAll(REACHED)[at]?.focus();
  };
  const timer = setInterval(() => void look(), 2_000);
}

/** A form is sent once. */
document.addEventListener("submit", (event) => {
  const { target } = event;
  if (target.method !== "post") return;
  if (target.dataset.sent === "yes") event.preventDefault();
  target.dataset.sent = "yes";
  setTimeout(() => delete target.dataset.sent, 5_000);
});

/** What was refused is read first. */
document.querySelector(".summary")?.focus();
