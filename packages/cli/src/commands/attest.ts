import { createProvider } from '@lockstep/adapters/crypto-native'
import { base58Text } from '@lockstep/adapters/integritee-rpc'
import { connectWorkerRpc, verifyEnclaveCertificate } from '@lockstep/adapters/integritee-rpc/client'
import { ss58Address } from '@lockstep/adapters/parentchain/integritee'
import { createAttestationVerifier } from '@lockstep/adapters/tee'
import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { attestWorker } from '@lockstep/core/client'
import { shieldingKeyText } from '@lockstep/core/crypto'
import type { AttestationVerifier, AttestedReport } from '@lockstep/core/worker'
import { readAddressPrefix } from '../account/address-prefix.js'
import { type Command, defineCommand } from '../command.js'
import { sessionOptions } from '../session/session-options.js'
import { findWorker } from '../session/worker-target.js'
import { systemEntropy } from '../system-entropy.js'

const { network, worker, mrenclave, json, 'quoting-key': quotingKey, 'ss58-prefix': ss58Prefix } = sessionOptions

/** `lockstep attest` */
export const attestCommand: Command = defineCommand({
  name: 'attest',
  summary: 'Verifies the certificate and the quote of a worker, and shows what code runs there with which keys',
  positionals: [],
  options: {
    ...{ network, worker, mrenclave, json, 'quoting-key': quotingKey, 'ss58-prefix': ss58Prefix },
    any: { type: 'boolean', default: false, help: 'tells the measurement, whatever it is' },
  },
  details: [
    'Checked are the certificate’s signature, the quotes’ by a platform that is believed, that they bind the',
    'connection’s key and a fresh challenge, the measurement, the debug flag and the security version.',
  ],
  examples: ['attest', 'attest --worker wss://127.0.0.1:2000 --quoting-key 0x… --any'],
  async run({ values, report }) {
    const addressPrefix = readAddressPrefix(values['ss58-prefix'])
    const target = await findWorker(values)
    const [provider, entropy] = [createProvider(), systemEntropy]
    const genuine = createAttestationVerifier(provider, target.quotingKeys)
    const seen: AttestedReport[] = []
    const verifier: AttestationVerifier = {
      verify(quote) {
        const attested = genuine.verify(quote)
        seen.push(attested)
        return attested
      },
    }
    const expected = values.any === true ? undefined : target.mrenclave
    if (expected === undefined && values.any !== true) {
      throw new LockstepError('NoMeasurement', 'there is no measurement to hold it against; give --mrenclave, or --any')
    }
    // A getter: what is expected where anything will do is known once the quote was read.
    const trusted = {
      get mrenclave(): Hex {
        return expected ?? seen[0]?.mrenclave ?? '0x'
      },
      minimumSecurityVersion: 1,
    }
    const rpc = await connectWorkerRpc({
      url: target.url,
      verifyCertificate: (certificate) => void verifyEnclaveCertificate(certificate, { provider, verifier, trusted }),
    })
    try {
      const attested = await attestWorker(rpc, verifier, trusted, { provider, entropy })
      const { mrsigner, securityVersion, debug } = seen.at(-1) ?? { mrsigner: '0x', securityVersion: 0, debug: true }
      const fingerprint = toHex(
        provider.sha256(Uint8Array.from(shieldingKeyText(attested.shieldingKey), (letter) => letter.charCodeAt(0))),
      )
      report(
        [
          `worker             ${target.url}`,
          `MRENCLAVE          ${base58Text(attested.mrenclave)}  ${attested.mrenclave}`,
          `MRSIGNER           ${mrsigner}`,
          `security version   ${securityVersion}`,
          `debug              ${debug ? 'yes' : 'no'}`,
          `enclave account    ${ss58Address(attested.enclaveAccount, addressPrefix)}  ${attested.enclaveAccount}`,
          `shielding key      RSA-3072, sha256 ${fingerprint}`,
          expected === undefined
            ? 'The quote is genuine. Nobody has compared the measurement with code that you know.'
            : 'The quote is genuine, and the measurement is the expected one.',
        ].join('\n'),
        {
          ...{ worker: target.url, mrenclave: attested.mrenclave, mrsigner, securityVersion, debug },
          ...{
            enclaveAccount: attested.enclaveAccount,
            enclaveAddress: ss58Address(attested.enclaveAccount, addressPrefix),
          },
          ...{ shieldingKey: fingerprint, expected: expected ?? null },
        },
      )
      return 0
    } finally {
      await rpc.close()
    }
  },
})
