/** Indexes of the items that `createShardWorkload` answers with. */
export const shardOutput = { returned: 0, receipt: 1 } as const
