// The services' own JSON protocol, as any AWS client speaks it. The local services look at a signature's form only.

const memory = "kcl-console";

/** Where the services are, and as whom we ask. */
export const settings = Object.assign({ region: "us-east-1", account: "" }, JSON.parse(sessionStorage.getItem(memory) ?? "{}"));
export const urls = { kinesis: null, dynamodb: null };

export function remember(changes) {
  Object.assign(settings, changes);
  sessionStorage.setItem(memory, JSON.stringify(settings));
}

/** Asks our own port which services its process runs. */
export async function findServices() {
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

function authorization(service, stamp) {
  const key = /^\d{12}$/.test(settings.account) ? settings.account : "console";
  const scope = `${key}/${stamp.slice(0, 8)}/${settings.region}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;
}

async function call(service, operation, request, signal) {
  const { target, type } = protocols[service];
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  let answer;
  try {
    answer = await fetch(`${urls[service]}/`, {
      method: "POST",
      signal,
      headers: {
        "Content-Type": type,
        "X-Amz-Target": `${target}.${operation}`,
        "X-Amz-Date": stamp,
        Authorization: authorization(service, stamp),
      },
      body: JSON.stringify(request),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error(`${service} at ${urls[service]} does not answer`);
  }
  const text = await answer.text();
  let body = {};
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    throw new ServiceError(`HTTP ${answer.status}`, text.slice(0, 200));
  }
  if (answer.ok) return body;
  throw new ServiceError(String(body.__type ?? `HTTP ${answer.status}`).replace(/^.*#/, ""), body.message ?? body.Message);
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
