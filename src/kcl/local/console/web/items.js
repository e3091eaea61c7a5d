// A table's items: scanned or queried, page by page; looked at, put and deleted.
import { dynamodb } from "./aws.js";
import { ask, choice, field, h, show, toast, trouble } from "./dom.js";
import { walk } from "./records.js";
import { brief, columnsOf, plain, typed } from "./values.js";

const pageSize = 50;

const conditions = [
  ["", "any"],
  ["=", "="],
  ["<", "<"],
  ["<=", "≤"],
  [">", ">"],
  [">=", "≥"],
  ["begins", "begins with"],
  ["between", "between"],
];

/** The request for one page: a scan, or a query when a value of the partition key is given. */
export function requestFor(table, way, words, start) {
  const request = { TableName: table, Limit: pageSize };
  if (way.name) request.IndexName = way.name;
  if (start) request.ExclusiveStartKey = start;
  const [hash, range] = way.keys;
  if (!words.partition) return ["Scan", request];
  request.KeyConditionExpression = "#h = :h";
  request.ExpressionAttributeNames = { "#h": hash.name };
  request.ExpressionAttributeValues = { ":h": typed(hash.type, words.partition) };
  request.ScanIndexForward = words.order !== "down";
  if (range && words.condition) {
    const forms = { begins: "begins_with(#r, :a)", between: "#r BETWEEN :a AND :b" };
    request.KeyConditionExpression += ` AND ${forms[words.condition] ?? `#r ${words.condition} :a`}`;
    request.ExpressionAttributeNames["#r"] = range.name;
    request.ExpressionAttributeValues[":a"] = typed(range.type, words.first);
    if (words.condition === "between") request.ExpressionAttributeValues[":b"] = typed(range.type, words.second);
  }
  return ["Query", request];
}

/** The part of the page that shows items. */
export class ItemSheet {
  constructor(table, ways, signal) {
    Object.assign(this, { table, ways, signal, starts: [undefined], words: {}, way: ways[0] });
    this.keys = ways[0].keys.map((key) => key.name);
    this.head = h("tr", {});
    this.body = h("tbody", {});
    this.word = h("p", { class: "legend", role: "status" });
    this.problem = h("div", {});
    this.next = h("button", { type: "button", onclick: () => this.turn(1) }, "Next →");
    this.back = h("button", { type: "button", onclick: () => this.turn(-1) }, "← Back");
    this.fields = h("div", { class: "row" });
    this.index = choice("index", ways.map((way, at) => [String(at), way.name ?? "the table"]));
    this.index.addEventListener("change", () => this.drawFields());
    this.drawFields();
  }

  drawFields() {
    this.way = this.ways[Number(this.index.value)];
    const [hash, range] = this.way.keys;
    const second = h("input", { name: "second", size: "14", hidden: true, "aria-label": "and" });
    const first = h("input", { name: "first", size: "14", "aria-label": range?.name });
    const condition = choice("condition", conditions.filter(([name]) => name !== "begins" || range?.type !== "N"));
    condition.addEventListener("change", () => (second.hidden = condition.value !== "between"));
    show(
      this.fields,
      field(`${hash.name} (${hash.type})`, h("input", { name: "partition", size: "22", placeholder: "empty: every item" })),
      range && field(`${range.name} (${range.type})`, h("span", { class: "row" }, condition, first, second)),
      range && field("Order", choice("order", [["up", "ascending"], ["down", "descending"]])),
    );
  }

  element() {
    const form = h(
      "form",
      {
        class: "row",
        onsubmit: (event) => {
          event.preventDefault();
          this.words = Object.fromEntries(new FormData(event.target));
          this.starts = [undefined];
          this.read();
        },
      },
      field("From", this.index),
      this.fields,
      h("button", { type: "submit", class: "primary" }, "Read"),
      this.back,
      this.next,
    );
    return h(
      "div",
      {},
      form,
      this.problem,
      this.word,
      h("div", { class: "sheet" }, h("table", {}, h("thead", {}, this.head), this.body)),
    );
  }

  async read() {
    show(this.problem);
    const [operation, request] = requestFor(this.table, this.way, this.words, this.starts.at(-1));
    try {
      const page = await dynamodb(operation, request, this.signal);
      this.after = page.LastEvaluatedKey;
      this.draw(page.Items, operation);
    } catch (error) {
      if (!this.signal.aborted) show(this.problem, trouble(error));
    }
  }

  turn(by) {
    if (by > 0) this.starts.push(this.after);
    else this.starts.pop();
    return this.read();
  }

  draw(items, operation) {
    const columns = columnsOf(items, [...new Set([...this.way.keys.map((key) => key.name), ...this.keys])]);
    show(this.head, columns.map((name) => h("th", {}, name)));
    show(this.body, items.map((item) => this.rowsOf(item, columns)).flat());
    this.word.textContent = `${operation}, page ${this.starts.length}: ${items.length} item${items.length === 1 ? "" : "s"}${this.after ? "" : "; that is all"}`;
    this.next.disabled = !this.after;
    this.back.disabled = this.starts.length < 2;
  }

  rowsOf(item, columns) {
    const detail = h("tr", { class: "detail", hidden: true }, h("td", { colspan: String(columns.length) }));
    const toggle = () => {
      if (detail.hidden && !detail.firstChild.hasChildNodes()) detail.firstChild.append(this.detailOf(item));
      detail.hidden = !detail.hidden;
      row.setAttribute("aria-expanded", String(!detail.hidden));
    };
    const row = h(
      "tr",
      { class: "opens", tabindex: "0", "aria-expanded": "false", onclick: toggle, onkeydown: (event) => walk(event, toggle) },
      columns.map((name) => h("td", { class: "cell", title: brief(item[name]).slice(0, 400) }, brief(item[name]).slice(0, 200))),
    );
    return [row, detail];
  }

  detailOf(item) {
    const text = h("pre", {});
    const forms = [
      ["Plain", () => plain({ M: item })],
      ["With types", () => JSON.stringify(item, null, 2)],
    ];
    const tabs = forms.map(([name, body]) =>
      h(
        "button",
        {
          type: "button",
          onclick: (event) => {
            for (const tab of tabs) tab.setAttribute("aria-pressed", tab === event.currentTarget);
            text.textContent = body();
          },
        },
        name,
      ),
    );
    tabs[0].click();
    return h(
      "div",
      {},
      h("div", { class: "tabs" }, tabs, h("span", { class: "grow" }), h("button", { type: "button", onclick: () => this.put(item) }, "Edit"), h("button", { type: "button", class: "danger", onclick: () => this.remove(item) }, "Delete")),
      text,
    );
  }

  keyOf(item) {
    return Object.fromEntries(this.keys.map((name) => [name, item[name]]));
  }

  async remove(item) {
    const key = this.keyOf(item);
    const named = Object.entries(key).map(([name, value]) => `${name} = ${brief(value)}`);
    const done = await ask("Delete the item?", "Delete", [h("p", { class: "mono" }, named.join(", "))], () => dynamodb("DeleteItem", { TableName: this.table, Key: key }), true);
    if (!done) return;
    toast("deleted");
    await this.read();
  }

  async put(item) {
    const sample = item ?? Object.fromEntries(this.ways[0].keys.map((key) => [key.name, { [key.type]: key.type === "N" ? "1" : "" }]));
    const done = await ask(
      item ? "Edit the item" : `Put an item into ${this.table}`,
      "Put",
      [field("DynamoDB JSON", h("textarea", { name: "item", spellcheck: "false", rows: "14", autofocus: true }, JSON.stringify(sample, null, 2)), "An item with the same key is replaced.")],
      (data) => {
        let wanted;
        try {
          wanted = JSON.parse(data.get("item"));
        } catch (error) {
          throw new Error(`that is no JSON: ${error.message}`);
        }
        return dynamodb("PutItem", { TableName: this.table, Item: wanted });
      },
    );
    if (!done) return;
    toast("stored");
    await this.read();
  }
}
