// The family of a stream's shards as a drawing: across, each shard's share of the hash keys; down, the generations.

export const lastKey = (1n << 128n) - 1n;

/** Places every shard: left and width in percent of the hash keys, row by generation. */
export function place(shards) {
  const byId = new Map(shards.map((shard) => [shard.ShardId, shard]));
  const rows = new Map();
  const rowOf = (start) => {
    // Parents first, with a stack of our own: a family may be deep.
    const stack = [start];
    while (stack.length) {
      const shard = stack.at(-1);
      const parents = parentsOf(shard).map((id) => byId.get(id)).filter(Boolean);
      const missing = parents.filter((parent) => !rows.has(parent.ShardId));
      if (missing.length && stack.length <= shards.length) {
        stack.push(...missing);
        continue;
      }
      rows.set(shard.ShardId, Math.max(-1, ...parents.map((parent) => rows.get(parent.ShardId) ?? -1)) + 1);
      stack.pop();
    }
    return rows.get(start.ShardId);
  };
  return shards.map((shard) => {
    const start = BigInt(shard.HashKeyRange.StartingHashKey);
    const end = BigInt(shard.HashKeyRange.EndingHashKey);
    return {
      shard,
      id: shard.ShardId,
      open: isOpen(shard),
      parents: parentsOf(shard),
      row: rows.get(shard.ShardId) ?? rowOf(shard),
      left: percent(start),
      width: percent(end - start + 1n),
    };
  });
}

export function isOpen(shard) {
  return shard.SequenceNumberRange.EndingSequenceNumber === undefined;
}

export function parentsOf(shard) {
  return [shard.ParentShardId, shard.AdjacentParentShardId].filter(Boolean);
}

/** How a shard ended, in a word; `children` are those of all shards that have it as a parent. */
export function fate(shard, children) {
  if (isOpen(shard)) return "open";
  if (children.length > 1) return "split";
  return children.length === 1 ? "merged" : "closed";
}

function percent(keys) {
  return Number((keys * 1_000_000n) / (lastKey + 1n)) / 10_000;
}

/** "000000000017" without what all ids share. */
export function shortId(id) {
  return id.replace(/^shardId-0*(?=\d)/, "");
}

/** A hash key in the seven digits that people can compare. */
export function shortKey(key) {
  const text = BigInt(key).toString(16).padStart(32, "0");
  return `${text.slice(0, 4)}…${text.slice(-2)}`;
}
