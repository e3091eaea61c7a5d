// One stream: what it is, and the family of its shards.
import { allShards, ifOffered, kinesis } from "./aws.js";
import { fromBase64, toBase64 } from "./decode.js";
import { ask, badge, choice, facts, field, h, nothing, show, state, time, toast } from "./dom.js";
import { fate, isOpen, parentsOf, place, shortId, shortKey } from "./shards.js";

const rowHeight = 62;
const boxHeight = 38;

export function createStream() {
  return ask(
    "New stream",
    "Create",
    [
      field("Name", h("input", { name: "name", required: true, pattern: "[a-zA-Z0-9_.\\-]{1,128}", autofocus: true })),
      field("Shards", h("input", { name: "shards", type: "number", min: "1", max: "1000", value: "2", required: true })),
    ],
    async (data) => {
      await kinesis("CreateStream", { StreamName: data.get("name"), ShardCount: Number(data.get("shards")) });
      return data.get("name");
    },
  );
}

/** Asks for a record and puts it. */
export function putRecord(stream) {
  return ask(
    `Put a record into ${stream}`,
    "Put",
    [
      field("Data", h("textarea", { name: "data", spellcheck: "false", autofocus: true })),
      h("div", { class: "row" }, [
        field("Data is", choice("form", [["text", "text"], ["base64", "base64"]])),
        field("Partition key", h("input", { name: "key", value: crypto.randomUUID?.() ?? String(Math.random()), required: true, maxlength: "256" }), null, true),
      ]),
      field("Explicit hash key", h("input", { name: "hash", pattern: "\\d{1,39}", placeholder: "none: from the partition key" })),
    ],
    async (data) => {
      const text = data.get("data");
      const bytes = data.get("form") === "base64" ? fromBase64(text.replace(/\s/g, "")) : new TextEncoder().encode(text);
      const request = { StreamName: stream, PartitionKey: data.get("key"), Data: toBase64(bytes) };
      if (data.get("hash")) request.ExplicitHashKey = data.get("hash");
      const { ShardId } = await kinesis("PutRecord", request);
      toast(`stored in ${ShardId}`);
      return ShardId;
    },
  );
}

function deleteStream(stream) {
  return ask(
    `Delete ${stream}?`,
    "Delete",
    [h("p", {}, "All its records go with it.")],
    () => kinesis("DeleteStream", { StreamName: stream, EnforceConsumerDeletion: true }),
    true,
  );
}

/** The drawing: one box for each shard, lines from parents to children. */
export function familyOf(shards, stream, link, chosen) {
  const placed = place(shards);
  const byId = new Map(placed.map((one) => [one.id, one]));
  const childrenOf = (id) => placed.filter((one) => one.parents.includes(id));
  const height = (Math.max(...placed.map((one) => one.row)) + 1) * rowHeight - (rowHeight - boxHeight);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 100 ${height}`);
  svg.setAttribute("preserveAspectRatio", "none");
  for (const child of placed)
    for (const parent of child.parents.map((id) => byId.get(id)).filter(Boolean)) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const from = [overlap(parent, child), parent.row * rowHeight + boxHeight];
      const to = [overlap(child, parent), child.row * rowHeight];
      const half = (from[1] + to[1]) / 2;
      path.setAttribute("d", `M${from[0]} ${from[1]}C${from[0]} ${half} ${to[0]} ${half} ${to[0]} ${to[1]}`);
      svg.append(path);
    }
  return h(
    "div",
    { class: "family" },
    h("div", { class: "scale" }, h("span", {}, "hash key 0"), h("span", {}, "2¹²⁷"), h("span", {}, "2¹²⁸ − 1")),
    h(
      "div",
      { class: "board", style: { height: `${height}px` } },
      svg,
      placed.map((one) => boxOf(one, fate(one.shard, childrenOf(one.id)), stream, link, chosen)),
    ),
  );
}

/** Where a line between the two meets `one`: the middle of the hash keys that both have. */
function overlap(one, other) {
  const left = Math.max(one.left, other.left);
  const right = Math.min(one.left + one.width, other.left + other.width);
  return (left + right) / 2;
}

function boxOf(one, what, stream, link, chosen) {
  const range = `${shortKey(one.shard.HashKeyRange.StartingHashKey)} to ${shortKey(one.shard.HashKeyRange.EndingHashKey)}`;
  return h(
    "a",
    {
      class: `shard ${one.open ? "open" : ""}`,
      href: link("streams", stream, "shards", one.id),
      title: `${one.id}: ${what}, ${one.width.toFixed(2)} % of the hash keys`,
      "aria-label": `shard ${shortId(one.id)}, ${what}, ${one.width.toFixed(1)} percent`,
      "aria-current": one.id === chosen ? "true" : null,
      style: { left: `calc(${one.left}% + 1px)`, width: `calc(max(${one.width}%, 6px) - 2px)`, top: `${one.row * rowHeight}px` },
    },
    h("b", {}, shortId(one.id)),
    `${what} · ${one.width.toFixed(one.width < 10 ? 1 : 0)} % · ${range}`,
  );
}

function shardTable(shards, stream, link) {
  const rows = shards.map((shard) =>
    h("tr", {}, [
      h("td", { class: "mono" }, h("a", { href: link("streams", stream, "shards", shard.ShardId) }, shard.ShardId)),
      h("td", {}, isOpen(shard) ? badge("open", "good") : badge("closed")),
      h("td", { class: "mono" }, parentsOf(shard).map(shortId).join(" + ")),
      h("td", { class: "mono num" }, shard.HashKeyRange.StartingHashKey),
      h("td", { class: "mono num" }, shard.HashKeyRange.EndingHashKey),
    ]),
  );
  const heads = ["Shard", "State", "Parents"].map((text) => h("th", {}, text));
  const numbers = ["First hash key", "Last hash key"].map((text) => h("th", { class: "num" }, text));
  return h("div", { class: "sheet" }, h("table", {}, h("thead", {}, h("tr", {}, heads, numbers)), h("tbody", {}, rows)));
}

export async function streamPage(context, name) {
  const { main, link, signal } = context;
  const { StreamDescriptionSummary: summary } = await kinesis("DescribeStreamSummary", { StreamName: name }, signal);
  const shards = summary.StreamStatus === "CREATING" ? [] : await allShards(name);
  const consumers = summary.ConsumerCount ? await ifOffered(kinesis("ListStreamConsumers", { StreamARN: summary.StreamARN }, signal)) : undefined;
  if (signal.aborted) return;
  const remove = async () => {
    if (!(await deleteStream(name))) return;
    await context.refreshNav();
    location.hash = "#/";
  };
  show(
    main,
    h("div", { class: "title" }, [
      h("h1", {}, name),
      state(summary.StreamStatus),
      h("span", { class: "grow" }),
      h("button", { type: "button", class: "primary", onclick: () => putRecord(name) }, "Put a record"),
      h("button", { type: "button", class: "danger", onclick: remove }, "Delete"),
    ]),
    facts([
      ["Mode", (summary.StreamModeDetails?.StreamMode ?? "PROVISIONED").toLowerCase().replace("_", " ")],
      ["Open shards", String(summary.OpenShardCount)],
      ["Retention", `${summary.RetentionPeriodHours} h`],
      ["Created", time(summary.StreamCreationTimestamp)],
      ["Encryption", (summary.EncryptionType ?? "NONE").toLowerCase()],
      ["Consumers", summary.ConsumerCount ? String(summary.ConsumerCount) : undefined],
      ["ARN", h("code", {}, summary.StreamARN)],
    ]),
    h("h2", {}, "Shards"),
    shards.length ? familyOf(shards, name, link) : nothing("no shards yet"),
    shards.length > 0 && h("p", { class: "legend" }, "Across: the hash keys. Down: what each shard was split or merged into. Choose one to read it."),
    shards.length > 0 && [h("h2", {}, "All shards"), shardTable(shards, name, link)],
    consumers?.Consumers?.length > 0 && [
      h("h2", {}, "Consumers of enhanced fan-out"),
      h("ul", {}, consumers.Consumers.map((one) => h("li", {}, one.ConsumerName, " ", state(one.ConsumerStatus)))),
    ],
  );
}
