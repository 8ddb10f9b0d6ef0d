import { readPublic, readTrusted } from '@lockstep/core/client'
import { resolveAccount, resolveSigner } from '../account/resolve-account.js'
import { type Command, defineCommand } from '../command.js'
import { jsonText } from '../json-text.js'
import { findGetter } from '../session/find-declared.js'
import { withSession } from '../session/open-session.js'
import { readArguments } from '../session/read-arguments.js'
import { requestLifetime } from '../session/request-lifetime.js'
import { sessionOptions } from '../session/session-options.js'
import { usageError } from '../usage-error.js'

/** `lockstep get` */
export const getCommand: Command = defineCommand({
  name: 'get',
  summary: 'Asks a getter, in a query that the worker’s host cannot read',
  positionals: ['GETTER'],
  options: {
    args: { type: 'string', hint: 'JSON', help: 'an object' },
    from: { type: 'string', hint: 'ACCOUNT', help: 'who signs; trusted getters need it' },
    delegate: { type: 'string', hint: 'ACCOUNT', help: 'who signs in the name of --from, which gave it that right' },
    finalized: { type: 'boolean', default: false, help: 'on the last state that is final' },
    proof: { type: 'boolean', default: false, help: 'also verifies the answer by proofs of the entries read' },
    ...sessionOptions,
  },
  details: ['GETTER is module.getter, or the getter alone. The answer names the block whose state was read.'],
  examples: ['get accountInfo --from //Alice', 'get balances.totalIssuance --json'],
  run: ({ positionals: [name = ''], values, report }) =>
    withSession(values, async (session) => {
      const { stf, access, accounts } = session
      const getter = findGetter(stf, name)
      const args = await readArguments(accounts, getter.args, values.args ?? '{}')
      const options = {
        at: values.finalized === true ? ('Finalized' as const) : ('Latest' as const),
        ...(values.proof === true ? { proof: stf } : {}),
      }
      const { number } = (await session.head()).header
      const { value, at } =
        getter.access === 'public'
          ? await readPublic(access, getter, args, options)
          : await readTrusted(access, getter, args, {
              ...options,
              ...(await askerOf(values.from, values.delegate)),
              expiry: number + requestLifetime,
            })
      report(jsonText(value), { getter: getter.name, value, block: at.header.number, stateRoot: at.header.stateRoot })
      return 0

      async function askerOf(from: string | undefined, delegate: string | undefined) {
        if (from !== undefined && delegate === undefined)
          return { signer: await resolveSigner(accounts, '--from', from) }
        if (from !== undefined && delegate !== undefined) {
          const asDelegateOf = await resolveAccount(accounts, '--from', from)
          return { signer: await resolveSigner(accounts, '--delegate', delegate), asDelegateOf }
        }
        throw usageError('--from', undefined, `${getter.name} is a trusted getter: name whose account asks`)
      }
    }),
})
