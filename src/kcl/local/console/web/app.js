// The frame: what there is on the left, what was chosen on the right. The address says what is shown.
import { allStreams, allTables, findServices, remember, settings, urls } from "./aws.js";
import { ask, field, h, nothing, show, toast, trouble } from "./dom.js";
import { createStream, streamPage } from "./streams.js";
import { shardPage } from "./records.js";
import { tablePage } from "./tables.js";

const nav = document.getElementById("nav");
const main = document.getElementById("main");
const filter = document.getElementById("filter");
const where = document.getElementById("where");

/** Ends what the page before was doing: following a shard, waiting for an answer. */
let leaving = new AbortController();

const address = () => location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
export const link = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;

async function list(service, load) {
  if (!urls[service]) return { missing: `not run by this process` };
  try {
    return { names: await load() };
  } catch (error) {
    return { missing: error.message };
  }
}

function section(title, kind, { names, missing }, add) {
  const wanted = filter.value.trim().toLowerCase();
  const seen = (names ?? []).filter((name) => name.toLowerCase().includes(wanted));
  const [chosenKind, chosenName] = address();
  return h(
    "section",
    {},
    h("div", { class: "head" }, h("h2", {}, `${title}${names ? ` ${names.length}` : ""}`), add),
    missing && nothing(missing),
    names && !seen.length && nothing(names.length ? "none of that name" : "none yet"),
    h(
      "ul",
      {},
      seen.map((name) =>
        h("li", {}, h("a", { href: link(kind, name), title: name, "aria-current": chosenKind === kind && chosenName === name ? "page" : null }, name)),
      ),
    ),
  );
}

let known = { streams: { names: [] }, tables: { names: [] } };

export async function refreshNav() {
  const [streams, tables] = await Promise.all([list("kinesis", allStreams), list("dynamodb", allTables)]);
  known = { streams, tables };
  drawNav();
}

function drawNav() {
  const add = h("button", { class: "plain", type: "button", title: "Make a stream", onclick: makeStream }, "+ new");
  show(nav, section("Streams", "streams", known.streams, urls.kinesis && add), section("Tables", "tables", known.tables));
}

async function makeStream() {
  const name = await createStream();
  if (!name) return;
  await refreshNav();
  location.hash = link("streams", name);
}

function startPage() {
  const counts = (entry, one) => (entry.names ? `${entry.names.length} ${one}${entry.names.length === 1 ? "" : "s"}` : "");
  show(
    main,
    h("div", { class: "title" }, h("h1", {}, "Local services")),
    h(
      "div",
      { class: "sheet" },
      h(
        "table",
        {},
        h("tbody", {}, [
          h("tr", {}, h("th", { scope: "row" }, "Kinesis"), h("td", { class: "mono" }, urls.kinesis ?? "not run by this process"), h("td", {}, counts(known.streams, "stream"))),
          h("tr", {}, h("th", { scope: "row" }, "DynamoDB"), h("td", { class: "mono" }, urls.dynamodb ?? "not run by this process"), h("td", {}, counts(known.tables, "table"))),
        ]),
      ),
    ),
    h("p", { class: "legend" }, "Keys: ", h("b", {}, "/"), " filter, ", h("b", {}, "Enter"), " opens a record or an item, ", h("b", {}, "r"), " reads the page again."),
  );
}

const pages = {
  streams: (context, name, part, id) => (part === "shards" && id ? shardPage(context, name, id) : streamPage(context, name)),
  tables: (context, name) => tablePage(context, name),
};

async function route() {
  leaving.abort();
  leaving = new AbortController();
  const context = { main, signal: leaving.signal, link, refreshNav, again: route };
  // What others made meanwhile comes up without anybody asking for it.
  drawNav();
  refreshNav();
  const [kind, ...rest] = address();
  document.title = rest.length ? `${rest.at(-1)} · kcl local` : "kcl local";
  if (!pages[kind] || !rest.length) return startPage();
  try {
    await pages[kind](context, ...rest);
  } catch (error) {
    if (!context.signal.aborted) show(main, h("h1", {}, rest[0]), trouble(error));
  }
}

function drawWhere() {
  where.textContent = settings.account ? `${settings.region} · ${settings.account}` : settings.region;
}

where.addEventListener("click", () =>
  ask(
    "Region and account",
    "Use",
    [
      field("Region", h("input", { name: "region", value: settings.region, required: true, pattern: "[a-z0-9\\-]+" }), "Streams and tables of regions are kept apart."),
      field("Account", h("input", { name: "account", value: settings.account, pattern: "\\d{12}", placeholder: "000000000000" }), "Twelve digits: that account; empty: everybody else's."),
    ],
    async (data) => {
      remember({ region: data.get("region"), account: data.get("account") });
      drawWhere();
      location.hash = "#/";
      await refreshNav();
      await route();
    },
  ),
);

const theme = document.getElementById("theme");
function useTheme(name) {
  if (name) document.documentElement.dataset.theme = name;
}
theme.addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const next = dark ? "light" : "dark";
  localStorage.setItem("kcl-theme", next);
  useTheme(next);
});
useTheme(localStorage.getItem("kcl-theme"));

filter.addEventListener("input", drawNav);
filter.addEventListener("keydown", (event) => {
  if (event.key === "Enter") nav.querySelector("a")?.click();
  if (event.key === "Escape") {
    filter.value = "";
    drawNav();
    main.focus();
  }
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    filter.focus();
  } else if (event.key === "r") {
    refreshNav().then(route);
    toast("read again");
  }
});
addEventListener("hashchange", () => {
  scrollTo(0, 0);
  route();
  main.focus();
});

try {
  await findServices();
  drawWhere();
  await refreshNav();
  await route();
} catch (error) {
  show(main, trouble(error));
}
