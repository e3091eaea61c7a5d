// Elements, made without markup: whatever records and items hold is text and nothing else.

/** h("p", { class: "note", onclick: f }, "text", child, [more]): an element. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    // Not as an attribute: the page's own policy allows no styles in markup.
    if (name === "style") Object.assign(element.style, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function show(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

/** A labelled field of a form. */
export function field(label, control, hint, wide = false) {
  return h("label", { class: wide ? "field wide" : "field" }, h("span", {}, label), control, hint && h("small", {}, hint));
}

export function choice(name, options, selected) {
  return h(
    "select",
    { name },
    options.map(([value, text]) => h("option", { value, selected: value === selected }, text)),
  );
}

export function badge(text, kind = "") {
  return h("span", { class: `badge ${kind}` }, text);
}

/** The state of a stream, a table or an index. */
export function state(status) {
  return badge(status.toLowerCase(), status === "ACTIVE" ? "good" : "busy");
}

export function facts(pairs) {
  return h(
    "dl",
    { class: "facts" },
    pairs.filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

/** Says what went wrong, where it can't be overlooked. */
export function trouble(error) {
  return h("p", { class: "trouble", role: "alert" }, error.name && error.name !== "Error" ? `${error.name}: ${error.message}` : error.message);
}

export function nothing(...text) {
  return h("p", { class: "nothing" }, ...text);
}

/**
 * Asks with a dialog. `fill` gets the form's element and makes its fields; `act` gets the form's data and does the
 * work; what it throws is shown, and the dialog stays.
 */
export function ask(title, verb, fields, act, danger = false) {
  return new Promise((resolve) => {
    const problem = h("div", {});
    const go = h("button", { class: danger ? "danger" : "primary", type: "submit" }, verb);
    const dialog = h(
      "dialog",
      { "aria-label": title },
      h(
        "form",
        {
          method: "dialog",
          onsubmit: async (event) => {
            event.preventDefault();
            go.disabled = true;
            try {
              const result = await act(new FormData(event.target));
              dialog.returnValue = "done";
              dialog.close();
              resolve(result ?? true);
            } catch (error) {
              show(problem, trouble(error));
            }
            go.disabled = false;
          },
        },
        h("h2", {}, title),
        fields,
        problem,
        h("div", { class: "row end" }, h("button", { type: "button", onclick: () => dialog.close() }, "Cancel"), go),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(undefined);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

let toastTimer = 0;
/** A short word that goes by itself. */
export function toast(text) {
  const place = document.getElementById("toast");
  place.textContent = text;
  place.classList.add("seen");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => place.classList.remove("seen"), 3000);
}

export function time(seconds) {
  if (!seconds) return "";
  return new Date(seconds * 1000).toISOString().replace("T", " ").replace("Z", "");
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
