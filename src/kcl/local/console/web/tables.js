// One table: what it is, and its items.
import { dynamodb, ifOffered } from "./aws.js";
import { ask, badge, facts, field, h, show, size, state, time } from "./dom.js";
import { ItemSheet } from "./items.js";

export const keyNames = (schema) => ["HASH", "RANGE"].map((kind) => schema.find((key) => key.KeyType === kind)?.AttributeName).filter(Boolean);

/** The table itself and its indexes: each with its name and key attributes. */
export function waysIn(table) {
  const types = new Map(table.AttributeDefinitions.map((one) => [one.AttributeName, one.AttributeType]));
  const way = (name, schema, projection) => ({ name, projection, keys: keyNames(schema).map((key) => ({ name: key, type: types.get(key) })) });
  return [
    way(null, table.KeySchema),
    ...(table.GlobalSecondaryIndexes ?? []).map((one) => ({ ...way(one.IndexName, one.KeySchema, one.Projection), global: true, status: one.IndexStatus })),
    ...(table.LocalSecondaryIndexes ?? []).map((one) => way(one.IndexName, one.KeySchema, one.Projection)),
  ];
}

function deleteTable(name) {
  return ask(`Delete ${name}?`, "Delete", [h("p", {}, "All its items go with it.")], () => dynamodb("DeleteTable", { TableName: name }), true);
}

function changeTimeToLive(name, present) {
  const enabled = present?.TimeToLiveStatus === "ENABLED";
  return ask(
    enabled ? "Stop expiring items" : "Let items expire",
    enabled ? "Stop" : "Begin",
    [field("Attribute with the time, in seconds since 1970", h("input", { name: "attribute", value: present?.AttributeName ?? "expires", required: true, maxlength: "255" }))],
    (data) => dynamodb("UpdateTimeToLive", { TableName: name, TimeToLiveSpecification: { Enabled: !enabled, AttributeName: data.get("attribute") } }),
  );
}

function indexTable(ways) {
  const rows = ways
    .filter((way) => way.name)
    .map((way) =>
      h("tr", {}, [
        h("td", {}, way.name),
        h("td", {}, way.global ? "global" : "local", way.status && way.status !== "ACTIVE" ? [" ", state(way.status)] : ""),
        h("td", { class: "mono" }, way.keys.map((key) => `${key.name} (${key.type})`).join(", ")),
        h("td", {}, way.projection?.ProjectionType?.toLowerCase().replace("_", " ")),
      ]),
    );
  if (!rows.length) return null;
  const heads = ["Index", "Kind", "Keys", "Holds"].map((text) => h("th", {}, text));
  return [h("h2", {}, "Indexes"), h("div", { class: "sheet" }, h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows)))];
}

function timeToLiveFact(name, present, context) {
  if (!present) return undefined;
  const on = present.TimeToLiveStatus === "ENABLED";
  const change = async () => {
    if (await changeTimeToLive(name, present)) context.again();
  };
  return [on ? badge(`by ${present.AttributeName}`, "good") : "never", h("button", { type: "button", class: "plain", onclick: change }, "change")];
}

export async function tablePage(context, name) {
  const { main, signal } = context;
  const { Table: table } = await dynamodb("DescribeTable", { TableName: name }, signal);
  const expiry = await ifOffered(dynamodb("DescribeTimeToLive", { TableName: name }, signal));
  if (signal.aborted) return;
  const ways = waysIn(table);
  const sheet = new ItemSheet(name, ways, signal);
  const remove = async () => {
    if (!(await deleteTable(name))) return;
    await context.refreshNav();
    location.hash = "#/";
  };
  const stream = table.StreamSpecification?.StreamEnabled ? table.StreamSpecification.StreamViewType.toLowerCase().replaceAll("_", " ") : undefined;
  show(
    main,
    h("div", { class: "title" }, [
      h("h1", {}, name),
      state(table.TableStatus),
      h("span", { class: "grow" }),
      h("button", { type: "button", class: "primary", onclick: () => sheet.put() }, "Put an item"),
      h("button", { type: "button", class: "danger", onclick: remove }, "Delete"),
    ]),
    facts([
      ["Keys", h("code", {}, ways[0].keys.map((key) => `${key.name} (${key.type})`).join(", "))],
      ["Items", String(table.ItemCount ?? "")],
      ["Size", size(table.TableSizeBytes ?? 0)],
      ["Billing", table.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST" ? "per request" : `${table.ProvisionedThroughput?.ReadCapacityUnits ?? 0} read, ${table.ProvisionedThroughput?.WriteCapacityUnits ?? 0} write`],
      ["Created", time(table.CreationDateTime)],
      ["Items expire", timeToLiveFact(name, expiry?.TimeToLiveDescription, context)],
      ["Stream", stream],
      ["ARN", h("code", {}, table.TableArn)],
    ]),
    indexTable(ways),
    h("h2", {}, "Items"),
    sheet.element(),
  );
  await sheet.read();
}
