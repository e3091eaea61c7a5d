// One shard's records: paged through, or followed as they come.
import { allShards, kinesis } from "./aws.js";
import { fromBase64, preview, readings, unpack } from "./decode.js";
import { badge, choice, facts, field, h, nothing, show, size, time, toast, trouble } from "./dom.js";
import { familyOf, putRecord } from "./streams.js";
import { isOpen, shortId } from "./shards.js";

const pageSize = 50;
const mostFollowed = 1000;
const betweenReads = 1000;

const pause = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });

/** Reads on from a position. Pages without records are turned, as long as there is more behind them. */
class Reader {
  constructor(stream, shard, position, signal) {
    Object.assign(this, { stream, shard, position, signal, iterator: null, ended: false, behind: 0 });
  }

  async read(limit = pageSize) {
    for (let turns = 0; ; turns += 1) {
      if (!this.iterator && !this.ended) {
        const answer = await kinesis("GetShardIterator", { StreamName: this.stream, ShardId: this.shard, ...this.position }, this.signal);
        this.iterator = answer.ShardIterator;
      }
      if (this.ended) return [];
      const page = await this.nextPage(limit);
      if (!page) continue;
      this.iterator = page.NextShardIterator;
      this.ended = !page.NextShardIterator;
      this.behind = page.MillisBehindLatest ?? 0;
      if (page.Records.length) this.position = { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber: page.Records.at(-1).SequenceNumber };
      if (page.Records.length || this.ended || this.behind === 0 || turns > 50) return page.Records;
    }
  }

  /** Iterators live five minutes: undefined when this one has grown too old while nobody read. */
  async nextPage(limit) {
    try {
      return await kinesis("GetRecords", { ShardIterator: this.iterator, Limit: limit }, this.signal);
    } catch (error) {
      if (error.name !== "ExpiredIteratorException") throw error;
      this.iterator = null;
      return undefined;
    }
  }
}

/** A record's bytes in every reading that makes sense. */
export function detailOf(bytes, more = []) {
  const all = readings(bytes);
  const text = h("pre", {});
  const tabs = all.map(([name, body]) =>
    h(
      "button",
      {
        type: "button",
        onclick: (event) => {
          for (const tab of tabs) tab.setAttribute("aria-pressed", tab === event.currentTarget);
          text.textContent = body;
          text.className = name === "Hex" ? "hex" : "";
        },
      },
      name,
    ),
  );
  tabs.push(
    h("button", { type: "button", class: "plain", onclick: () => navigator.clipboard?.writeText(text.textContent).then(() => toast("copied")) }, "copy"),
  );
  tabs[0].click();
  return h("div", {}, facts(more), h("div", { class: "tabs", role: "group", "aria-label": "Read the data as" }, tabs), text);
}

function aggregateOf(records) {
  return h(
    "div",
    {},
    h("h3", {}, `${records.length} records of a producer, aggregated into one`),
    records.map((record, at) =>
      h("details", {}, h("summary", {}, `${at}  `, h("b", {}, record.key ?? ""), "  ", preview(record.data, 90)), detailOf(record.data)),
    ),
  );
}

function rowsOf(record, fresh) {
  const bytes = fromBase64(record.Data);
  const packed = unpack(bytes);
  const detail = h("tr", { class: "detail", hidden: true }, h("td", { colspan: "5" }));
  const toggle = () => {
    if (detail.hidden && !detail.firstChild.hasChildNodes())
      detail.firstChild.append(
        ...(packed ? [aggregateOf(packed)] : []),
        detailOf(bytes, [
          ["Partition key", h("code", {}, record.PartitionKey)],
          ["Sequence number", h("code", {}, record.SequenceNumber)],
          ["Encryption", record.EncryptionType],
        ]),
      );
    detail.hidden = !detail.hidden;
    row.setAttribute("aria-expanded", String(!detail.hidden));
  };
  const row = h("tr", { class: `opens ${fresh ? "fresh" : ""}`, tabindex: "0", "aria-expanded": "false", onclick: toggle, onkeydown: (event) => walk(event, toggle) }, [
    h("td", { class: "mono" }, time(record.ApproximateArrivalTimestamp).slice(0, 23)),
    h("td", { class: "mono", title: record.SequenceNumber }, `…${record.SequenceNumber.slice(-12)}`),
    h("td", { class: "cell", title: record.PartitionKey }, record.PartitionKey),
    h("td", { class: "num" }, size(bytes.length)),
    h("td", { class: "preview" }, packed ? [badge(`${packed.length} aggregated`, "busy"), " "] : "", preview(packed?.[0]?.data ?? bytes)),
  ]);
  return [row, detail];
}

/** Enter opens, the arrows go from row to row. */
export function walk(event, toggle) {
  if (event.target !== event.currentTarget) return;
  const step = { ArrowDown: "nextElementSibling", j: "nextElementSibling", ArrowUp: "previousElementSibling", k: "previousElementSibling" }[event.key];
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    toggle();
  } else if (step) {
    event.preventDefault();
    let next = event.currentTarget[step];
    while (next && !next.classList.contains("opens")) next = next[step];
    next?.focus();
  }
}

const starts = [
  ["TRIM_HORIZON", "the beginning"],
  ["LATEST", "now on"],
  ["AT_TIMESTAMP", "a time"],
  ["AT_SEQUENCE_NUMBER", "a sequence number"],
];

function positionOf(data) {
  const type = data.get("type");
  if (type === "AT_TIMESTAMP") return { ShardIteratorType: type, Timestamp: new Date(data.get("at")).getTime() / 1000 };
  if (type === "AT_SEQUENCE_NUMBER") return { ShardIteratorType: type, StartingSequenceNumber: data.get("at").trim() };
  return { ShardIteratorType: type };
}

/** The part of the page that shows records. */
class RecordSheet {
  constructor(stream, shard, signal) {
    Object.assign(this, { stream, shard, signal, following: false, pages: [] });
    this.body = h("tbody", { "aria-live": "off" });
    this.word = h("p", { class: "legend", role: "status" });
    this.problem = h("div", {});
    this.next = h("button", { type: "button", onclick: () => this.turn(1) }, "Next →");
    this.back = h("button", { type: "button", onclick: () => this.turn(-1) }, "← Back");
    this.follow = h("button", { type: "button", "aria-pressed": "false", onclick: () => this.toggleFollow() }, "Follow live");
    this.at = h("input", { name: "at", size: "30" });
    this.atField = field("Where", this.at);
    this.type = choice("type", starts);
    this.type.addEventListener("change", () => this.drawForm());
    this.drawForm();
  }

  drawForm() {
    const type = this.type.value;
    this.atField.hidden = !type.startsWith("AT_");
    this.at.required = !this.atField.hidden;
    this.at.type = type === "AT_TIMESTAMP" ? "datetime-local" : "text";
    this.at.step = "0.001";
  }

  element() {
    const heads = ["Arrived (UTC)", "Sequence number", "Partition key", "Size", "Data"];
    const form = h(
      "form",
      {
        class: "row",
        onsubmit: (event) => {
          event.preventDefault();
          this.start(positionOf(new FormData(event.target)));
        },
      },
      field("Read from", this.type),
      this.atField,
      h("button", { type: "submit", class: "primary" }, "Read"),
      this.back,
      this.next,
      this.follow,
    );
    return h(
      "div",
      {},
      form,
      this.problem,
      this.word,
      h("div", { class: "sheet" }, h("table", {}, h("thead", {}, h("tr", {}, heads.map((text) => h("th", { class: text === "Size" ? "num" : "" }, text)))), this.body)),
    );
  }

  /** `pages` are the positions where the pages up to the present one begin. */
  async start(position, pages = [position]) {
    this.stopFollowing();
    this.pages = pages;
    this.reader = new Reader(this.stream, this.shard, position, this.signal);
    if (position.ShardIteratorType === "LATEST") {
      show(this.body);
      return this.toggleFollow();
    }
    await this.readPage();
  }

  async readPage() {
    await this.guarded(async () => {
      const records = await this.reader.read();
      this.last = records.at(-1)?.SequenceNumber;
      show(this.body, records.map((record) => rowsOf(record, false)));
      this.tell(records.length);
    });
  }

  tell(count) {
    const behind = this.reader.behind > 0 ? `, ${(this.reader.behind / 1000).toFixed(1)} s behind the tip` : "";
    const end = this.reader.ended ? "; the end of the shard" : behind || ", up to the tip";
    this.word.textContent = `Page ${this.pages.length}: ${count} record${count === 1 ? "" : "s"}${end}`;
    this.next.disabled = this.reader.ended || !this.last;
    this.back.disabled = this.pages.length < 2;
    this.follow.disabled = this.reader.ended;
  }

  async turn(by) {
    if (by < 0) return this.start(this.pages.at(-2), this.pages.slice(0, -1));
    const position = { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber: this.last };
    return this.start(position, [...this.pages, position]);
  }

  stopFollowing() {
    this.following = false;
    this.follow.setAttribute("aria-pressed", "false");
  }

  async toggleFollow() {
    if (this.following) {
      this.stopFollowing();
      return;
    }
    this.following = true;
    this.follow.setAttribute("aria-pressed", "true");
    this.next.disabled = this.back.disabled = true;
    const reader = this.reader;
    await this.guarded(async () => {
      while (this.following && reader === this.reader && !this.signal.aborted) {
        const records = await reader.read(1000);
        if (records.length) this.append(records);
        this.word.textContent = `Following: ${this.body.querySelectorAll(".opens").length} records shown${reader.ended ? "; the shard was closed and has ended" : ""}`;
        if (reader.ended) return this.stopFollowing();
        await pause(betweenReads, this.signal);
      }
    });
  }

  append(records) {
    const atBottom = innerHeight + scrollY >= document.documentElement.scrollHeight - 80;
    this.body.append(...records.flatMap((record) => rowsOf(record, true)));
    while (this.body.children.length > 2 * mostFollowed) this.body.firstChild.remove();
    if (atBottom) scrollTo({ top: document.documentElement.scrollHeight });
  }

  async guarded(work) {
    show(this.problem);
    try {
      await work();
    } catch (error) {
      this.stopFollowing();
      if (!this.signal.aborted) show(this.problem, trouble(error));
    }
  }
}

export async function shardPage(context, stream, id) {
  const { main, link, signal } = context;
  const shards = await allShards(stream);
  const shard = shards.find((one) => one.ShardId === id);
  if (signal.aborted) return;
  const crumbs = h("p", { class: "crumbs" }, h("a", { href: link("streams", stream) }, stream), " / shards");
  if (!shard) return show(main, crumbs, h("h1", {}, id), nothing("the stream has no such shard (any more)"));
  const sheet = new RecordSheet(stream, id, signal);
  const range = shard.HashKeyRange;
  const put = async () => {
    const where = await putRecord(stream);
    if (where && where !== id) toast(`stored in ${shortId(where)}, another shard`);
    else if (where && !sheet.following) await sheet.start(sheet.pages.at(-1), sheet.pages);
  };
  show(
    main,
    crumbs,
    h("div", { class: "title" }, [
      h("h1", {}, id),
      isOpen(shard) ? badge("open", "good") : badge("closed"),
      h("span", { class: "grow" }),
      h("button", { type: "button", onclick: put }, "Put a record"),
    ]),
    facts([
      ["Hash keys", h("code", {}, `${range.StartingHashKey} – ${range.EndingHashKey}`)],
      ["First sequence number", h("code", {}, shard.SequenceNumberRange.StartingSequenceNumber)],
      ["Last", shard.SequenceNumberRange.EndingSequenceNumber && h("code", {}, shard.SequenceNumberRange.EndingSequenceNumber)],
    ]),
    shards.length > 1 && h("details", { open: shards.length < 12 }, h("summary", {}, "Family"), familyOf(shards, stream, link, id)),
    h("h2", {}, "Records"),
    sheet.element(),
  );
  await sheet.start({ ShardIteratorType: "TRIM_HORIZON" });
}
