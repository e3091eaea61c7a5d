// DynamoDB's typed values, as people read and write them.
import { fromBase64, preview } from "./decode.js";

/** {"S":"x"} in one line. */
export function brief(value) {
  if (value === undefined) return "";
  const [type, content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case "S":
      return content;
    case "N":
      return content;
    case "BOOL":
      return String(content);
    case "NULL":
      return "null";
    case "B":
      return `bytes: ${preview(fromBase64(content), 40)}`;
    case "SS":
    case "NS":
    case "BS":
      return `{ ${content.join(", ")} }`;
    case "L":
      return `[ ${content.map(brief).join(", ")} ]`;
    case "M":
      return `{ ${Object.entries(content).map(([name, inner]) => `${name}: ${brief(inner)}`).join(", ")} }`;
    default:
      return JSON.stringify(value);
  }
}

/** Types left out: JSON with numbers as they were written. Sets become arrays. */
export function plain(value, depth = 0) {
  const [type, content] = Object.entries(value)[0] ?? [];
  const space = "  ".repeat(depth + 1);
  const wrap = (open, parts, close) => (parts.length ? `${open}\n${space}${parts.join(`,\n${space}`)}\n${"  ".repeat(depth)}${close}` : open + close);
  switch (type) {
    case "N":
      return content;
    case "BOOL":
      return String(content);
    case "NULL":
      return "null";
    case "NS":
      return wrap("[", content, "]");
    case "SS":
    case "BS":
      return wrap("[", content.map((one) => JSON.stringify(one)), "]");
    case "L":
      return wrap("[", content.map((one) => plain(one, depth + 1)), "]");
    case "M":
      return wrap("{", Object.entries(content).map(([name, inner]) => `${JSON.stringify(name)}: ${plain(inner, depth + 1)}`), "}");
    default:
      return JSON.stringify(content);
  }
}

/** What a person typed, as a value of a key attribute of `type`. */
export function typed(type, text) {
  return { [type]: text };
}

/** Key attributes first, then the others by name. */
export function columnsOf(items, keys, most = 7) {
  const others = new Set();
  for (const item of items) for (const name of Object.keys(item)) if (!keys.includes(name)) others.add(name);
  return [...keys, ...[...others].sort().slice(0, Math.max(0, most - keys.length))];
}
