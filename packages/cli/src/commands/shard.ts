import { base58Text } from '@lockstep/adapters/integritee-rpc'
import { type Command, defineCommand } from '../command.js'
import { withSession } from '../session/open-session.js'
import { sessionOptions } from '../session/session-options.js'

/** `lockstep shard` */
export const shardCommand: Command = defineCommand({
  name: 'shard',
  summary: 'Shows the shard of an attested worker, and the last block that it has executed',
  positionals: [],
  options: sessionOptions,
  examples: ['shard', 'shard --worker 2 --json'],
  run: ({ values, report }) =>
    withSession(values, async ({ stf, access, head }) => {
      const { worker, shard } = access
      const { number, stateRoot, receiptsRoot, stfIdentity } = (await head()).header
      report(
        [
          `shard          ${base58Text(shard)}  ${shard}`,
          `MRENCLAVE      ${base58Text(worker.mrenclave)}  ${worker.mrenclave}`,
          `STF            ${stf.name} version ${stf.version}, identity ${stfIdentity}`,
          `block          ${number}`,
          `state root     ${stateRoot}`,
          `receipts root  ${receiptsRoot}`,
        ].join('\n'),
        { shard, mrenclave: worker.mrenclave, stf: stf.name, stfIdentity, block: number, stateRoot, receiptsRoot },
      )
      return 0
    }),
})
