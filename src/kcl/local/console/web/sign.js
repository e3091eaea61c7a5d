// Signature Version 4 of one POST to "/", by the browser's own cryptography (which it has on this machine's addresses).

const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const digest = async (text) => hex(await crypto.subtle.digest("SHA-256", bytes(text)));

async function hmac(key, text) {
  const usable = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return crypto.subtle.sign("HMAC", usable, bytes(text));
}

/** Of the headers host, x-amz-date (`stamp`) and x-amz-target, and the body. `scope`: date/region/service/aws4_request. */
export async function signature({ secret, scope, host, stamp, target, body }) {
  const headers = `host:${host}\nx-amz-date:${stamp}\nx-amz-target:${target}\n`;
  const request = ["POST", "/", "", headers, "host;x-amz-date;x-amz-target", await digest(body)].join("\n");
  const text = ["AWS4-HMAC-SHA256", stamp, scope, await digest(request)].join("\n");
  let key = bytes(`AWS4${secret}`);
  for (const part of scope.split("/")) key = await hmac(key, part);
  return hex(await hmac(key, text));
}
