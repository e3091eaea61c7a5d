// Reads requests as JSON lines, prints the Authorization header that the npm package aws4 makes for each.
// usage: node aws4_sign.js NODE_MODULES < requests
const path = require("path");
const aws4 = require(path.resolve(process.argv[2], "aws4"));
const lines = require("fs").readFileSync(0, "utf8").split("\n").filter(Boolean);

for (const line of lines.map(JSON.parse)) {
  const [, host, rest] = line.url.match(/^https:\/\/([^/?]*)(.*)$/);
  const headers = Object.fromEntries(line.headers);
  headers.Host = host.replace(/:443$/, "");
  // aws4 adds what is missing of these and signs it; our request goes without.
  const unsent = {};
  for (const name of ["Content-Type", "Content-Length"])
    if (!(name in headers)) { headers[name] = "x"; unsent[name.toLowerCase()] = true; }
  const request = {
    service: line.service, region: line.region, method: line.method, path: rest, body: line.body,
    headers, extraHeadersToIgnore: unsent,
  };
  const keys = { accessKeyId: line.access_key, secretAccessKey: line.secret_key, sessionToken: line.token };
  console.log(aws4.sign(request, keys).headers.Authorization);
}
