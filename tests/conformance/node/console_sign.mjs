// Makes one call as the page at /_kcl/ui does, with its own way to sign. Arguments: sign.js, the URL of a Kinesis, access key, secret.
import fs from "node:fs";
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
const [file, url, key, secret] = process.argv.slice(2);
const { signature } = await import(`data:text/javascript,${encodeURIComponent(fs.readFileSync(file, "utf8"))}`);
const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
const scope = `${stamp.slice(0, 8)}/us-east-1/kinesis/aws4_request`;
const target = "Kinesis_20131202.ListStreams";
const body = '{"Limit":3}';
const signed = await signature({ secret, scope, host: new URL(url).host, stamp, target, body });
const answer = await fetch(`${url}/`, {
  method: "POST",
  headers: {
    "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Target": target,
    "X-Amz-Date": stamp,
    Authorization: `AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${signed}`,
  },
  body,
});
console.log(answer.status, await answer.text());
