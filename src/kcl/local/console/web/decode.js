// Bytes as people can read them, and what producers packed into one record.

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export function toHex(bytes, limit = 16 * 4096) {
  const lines = [];
  for (let at = 0; at < Math.min(bytes.length, limit); at += 16) {
    const row = bytes.subarray(at, at + 16);
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(8, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  if (bytes.length > limit) lines.push(`… ${bytes.length - limit} more bytes`);
  return lines.join("\n");
}

/** The text that `bytes` are, or undefined when they are none. */
export function toText(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Laid out over several lines, every value as it was written; undefined when it is no JSON document. */
export function toPrettyJson(text) {
  if (text === undefined || !/^\s*[[{]/.test(text)) return undefined;
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  let out = "";
  let depth = 0;
  const newLine = () => "\n" + "  ".repeat(depth);
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g)) {
    if (token === "{" || token === "[") {
      depth += 1;
      out += token + newLine();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      out = /[[{]\s*$/.test(out) ? out.trimEnd() + token : out + newLine() + token;
    } else if (token === ",") {
      out += token + newLine();
    } else {
      out += token === ":" ? ": " : token;
    }
  }
  return out;
}

/** All the ways in which `bytes` can be shown, the best first. */
export function readings(bytes) {
  const text = toText(bytes);
  const json = toPrettyJson(text);
  const all = [];
  if (json !== undefined) all.push(["JSON", json]);
  if (text !== undefined) all.push(["Text", text]);
  all.push(["Hex", toHex(bytes)], ["Base64", toBase64(bytes)]);
  return all;
}

/** One line about `bytes`. */
export function preview(bytes, most = 160) {
  const head = bytes.subarray(0, most * 4);
  // The cut may go through a character.
  const cuts = head.length < bytes.length ? [0, 1, 2, 3] : [0];
  const text = cuts.map((cut) => toText(head.subarray(0, head.length - cut))).find((one) => one !== undefined);
  if (text === undefined) return Array.from(bytes.subarray(0, most / 3), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return text.slice(0, most).replace(/\s+/g, " ");
}

const magic = [0xf3, 0x89, 0x9a, 0xc2];

/** The user records of an aggregated record; undefined when it is a plain one. */
export function unpack(bytes) {
  if (bytes.length < 20 || magic.some((byte, at) => bytes[at] !== byte)) return undefined;
  try {
    return readAggregate(bytes.subarray(4, bytes.length - 16));
  } catch {
    return undefined;
  }
}

/** Protobuf: fields of a message as [number, value]; a value is a number or bytes. */
function fieldsOf(bytes) {
  const fields = [];
  let at = 0;
  const varint = () => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || scale > 2 ** 49) throw new RangeError("cut off");
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const kind = key % 8;
    if (kind === 0) {
      fields.push([Math.floor(key / 8), varint()]);
      continue;
    }
    if (kind !== 2) throw new RangeError("not an aggregate");
    const length = varint();
    if (at + length > bytes.length) throw new RangeError("cut off");
    fields.push([Math.floor(key / 8), bytes.subarray(at, at + length)]);
    at += length;
  }
  return fields;
}

function readAggregate(bytes) {
  const keys = [];
  const records = [];
  for (const [number, value] of fieldsOf(bytes)) {
    if (number === 1) keys.push(new TextDecoder().decode(value));
    if (number === 3) records.push(new Map(fieldsOf(value)));
  }
  return records.map((fields) => ({ key: keys[fields.get(1) ?? 0], data: fields.get(3) ?? new Uint8Array() }));
}
