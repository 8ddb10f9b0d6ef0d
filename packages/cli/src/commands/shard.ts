import { base58Text } from '@lockstep/adapters/integritee-rpc'
import { ss58Address, vaultOf } from '@lockstep/adapters/parentchain/integritee'
import type { Hex } from '@lockstep/core'
import type { KeyChange } from '@lockstep/core/worker'
import { type Command, defineCommand } from '../command.js'
import { withSession } from '../session/open-session.js'
import { rotateKey } from '../session/rotate-key.js'
import { sessionOptions } from '../session/session-options.js'
import { within } from '../session/within.js'
import { usageError } from '../usage-error.js'

/** `lockstep shard` */
export const shardCommand: Command = defineCommand({
  name: 'shard',
  summary: 'Shows the shard of an attested worker, its vault, and the last block that it has executed',
  positionals: ['[vault|rotate-key]'],
  options: sessionOptions,
  details: [
    'Whatever is transferred to the vault on the parentchain, its sender has on the shard. With vault: its address alone.',
    'With rotate-key: lockstep dev draws the next shielding key for its enclaves, and the parentchain orders the change.',
  ],
  examples: ['shard', 'shard --worker 2 --json', 'shard vault', 'shard rotate-key'],
  run: ({ positionals: [part], values, report }) => {
    if (part !== undefined && part !== 'vault' && part !== 'rotate-key') {
      throw usageError('argument', part, 'write vault, rotate-key, or nothing')
    }
    return withSession(values, async (session) => {
      const { stf, access, accounts, file, head } = session
      if (part === 'rotate-key') {
        const change = await within(60_000, 'the receipt of the change', rotateKey(session))
        report(keyChangeText(change), change)
        return 0
      }
      const { worker, shard } = access
      const { number, stateRoot, receiptsRoot, stfIdentity } = (await head()).header
      const vault = vaultOf(shard)
      const addressOf = (account: Hex): string => ss58Address(account, accounts.addressPrefix)
      if (part === 'vault') {
        report(addressOf(vault), { account: vault, address: addressOf(vault) })
        return 0
      }
      const watched = file?.watched ?? []
      report(
        [
          `shard          ${base58Text(shard)}  ${shard}`,
          `MRENCLAVE      ${base58Text(worker.mrenclave)}  ${worker.mrenclave}`,
          `vault          ${addressOf(vault)}`,
          ...watched.map((account) => `watched        ${addressOf(account)}`),
          `STF            ${stf.name} version ${stf.version}, identity ${stfIdentity}`,
          `block          ${number}`,
          `state root     ${stateRoot}`,
          `receipts root  ${receiptsRoot}`,
        ].join('\n'),
        {
          shard,
          vault,
          watched,
          mrenclave: worker.mrenclave,
          stf: stf.name,
          stfIdentity,
          block: number,
          stateRoot,
          receiptsRoot,
        },
      )
      return 0
    })
  },
})

function keyChangeText({ generation, key, announced, effective, retired }: KeyChange): string {
  return [
    `shielding key  ${key}, the ${generation + 1}. of the shard, announced in block ${announced}`,
    `opens          operations from block ${effective} on`,
    `the old key    operations up to block ${retired - 1}`,
  ].join('\n')
}
