// The services' own JSON protocol, as any AWS client speaks it. Where they check signatures, the page signs with the key
// that came with its address; elsewhere they look at the form only.
import { signature } from "./sign.js";

const memory = "kcl-console";

/** Where the services are, and as whom we ask. */
export const settings = Object.assign({ region: "us-east-1", account: "", secret: "" }, JSON.parse(sessionStorage.getItem(memory) ?? "{}"));
export const urls = { kinesis: null, dynamodb: null };

export function remember(changes) {
  Object.assign(settings, changes);
  sessionStorage.setItem(memory, JSON.stringify(settings));
}

/** Takes the key out of the address, before somebody copies that. */
function takeKey() {
  const found = location.hash.match(/^#key=([0-9a-f]+)$/);
  if (!found) return;
  remember({ secret: found[1] });
  history.replaceState(null, "", location.pathname);
}

/** Asks our own port which services its process runs. */
export async function findServices() {
  takeKey();
  const answer = await fetch("/_kcl/ui/services.json");
  if (!answer.ok) throw new Error(`the services did not answer: ${answer.status}`);
  for (const { name, port } of await answer.json())
    urls[name] = port === Number(location.port || 80) ? location.origin : `${location.protocol}//${location.hostname}:${port}`;
}

export class ServiceError extends Error {
  constructor(name, message) {
    super(message || "no reason given");
    this.name = name;
  }
}

const protocols = {
  kinesis: { target: "Kinesis_20131202", type: "application/x-amz-json-1.1" },
  dynamodb: { target: "DynamoDB_20120810", type: "application/x-amz-json-1.0" },
};

/** The access key: an account's own, or everybody else's. */
function keyId() {
  const account = /^\d{12}$/.test(settings.account) ? settings.account : "";
  if (!settings.secret) return account || "console";
  return account ? `kcl-console-${account}` : "kcl-console";
}

async function authorization(service, stamp, target, body) {
  const scope = `${stamp.slice(0, 8)}/${settings.region}/${service}/aws4_request`;
  const host = new URL(urls[service]).host;
  const signed = settings.secret ? await signature({ secret: settings.secret, scope, host, stamp, target, body }) : "0".repeat(64);
  return `AWS4-HMAC-SHA256 Credential=${keyId()}/${scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${signed}`;
}

const unsigned = ["UnrecognizedClientException", "InvalidSignatureException"];

async function call(service, operation, request, signal) {
  const { target, type } = protocols[service];
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const text = JSON.stringify(request);
  const headers = {
    "Content-Type": type,
    "X-Amz-Target": `${target}.${operation}`,
    "X-Amz-Date": stamp,
    Authorization: await authorization(service, stamp, `${target}.${operation}`, text),
  };
  let answer;
  try {
    answer = await fetch(`${urls[service]}/`, {
      method: "POST",
      signal,
      headers,
      body: text,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error(`${service} at ${urls[service]} does not answer`);
  }
  const said = await answer.text();
  let body = {};
  try {
    body = said ? JSON.parse(said) : {};
  } catch {
    throw new ServiceError(`HTTP ${answer.status}`, said.slice(0, 200));
  }
  if (answer.ok) return body;
  const name = String(body.__type ?? `HTTP ${answer.status}`).replace(/^.*#/, "");
  if (unsigned.includes(name)) throw new ServiceError(name, "The services check signatures: open this page by the address that they printed when they started.");
  throw new ServiceError(name, body.message ?? body.Message);
}

export const kinesis = (operation, request = {}, signal) => call("kinesis", operation, request, signal);
export const dynamodb = (operation, request = {}, signal) => call("dynamodb", operation, request, signal);

/** What `ask` answers, or undefined when the service doesn't know the operation. */
export async function ifOffered(ask) {
  try {
    return await ask;
  } catch (error) {
    if (error.name === "UnknownOperationException") return undefined;
    throw error;
  }
}

export async function allStreams() {
  const names = [];
  for (let more = true; more; ) {
    const page = await kinesis("ListStreams", names.length ? { ExclusiveStartStreamName: names.at(-1) } : {});
    names.push(...page.StreamNames);
    more = page.HasMoreStreams && page.StreamNames.length > 0;
  }
  return names;
}

export async function allShards(stream) {
  const shards = [];
  let request = { StreamName: stream };
  while (request) {
    const page = await kinesis("ListShards", request);
    shards.push(...page.Shards);
    request = page.NextToken ? { NextToken: page.NextToken } : null;
  }
  return shards;
}

export async function allTables() {
  const names = [];
  let start;
  do {
    const page = await dynamodb("ListTables", start ? { ExclusiveStartTableName: start } : {});
    names.push(...page.TableNames);
    start = page.LastEvaluatedTableName;
  } while (start);
  return names;
}
