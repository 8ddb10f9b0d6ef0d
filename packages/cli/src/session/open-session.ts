import { createProvider } from '@lockstep/adapters/crypto-native'
import { connectWorkerRpc, verifyEnclaveCertificate, type WorkerRpc } from '@lockstep/adapters/integritee-rpc/client'
import { createAttestationVerifier } from '@lockstep/adapters/tee'
import { type Hex, LockstepError, type Stf } from '@lockstep/core'
import { attestWorker, fetchHead, type GetterAccess } from '@lockstep/core/client'
import type { SignedHeader } from '@lockstep/core/receipt'
import { stfIdentity } from '@lockstep/core/stf'
import { readAddressPrefix } from '../account/address-prefix.js'
import { keystorePath } from '../account/keystore.js'
import type { AccountSource } from '../account/resolve-account.js'
import { connectChain, type RemoteChain } from '../network/connect-chain.js'
import type { NetworkFile } from '../network/network-file.js'
import { loadStfSource } from '../stf-source.js'
import { systemEntropy } from '../system-entropy.js'
import { usageError } from '../usage-error.js'
import type { SessionValues } from './session-options.js'
import { findWorker } from './worker-target.js'

/** A connection to an attested worker whose STF is known. */
export interface Session {
  readonly stf: Stf
  readonly rpc: WorkerRpc
  readonly access: GetterAccess
  readonly accounts: AccountSource
  readonly file: NetworkFile | undefined
  /** Signed by the enclave: the last block that it has executed. */
  head(): Promise<SignedHeader>
  /** The parentchain. @throws LockstepError `NoParentchain`, `ChainConnection` */
  chain(): Promise<RemoteChain>
}

/**
 * Opens a session, runs with it, and closes it.
 *
 * @throws LockstepError as `verifyEnclaveCertificate` and `attestWorker`; `ForeignStf` where the worker runs another STF
 * than the module declares
 */
export async function withSession<Result>(
  values: SessionValues,
  run: (session: Session) => Promise<Result>,
): Promise<Result> {
  const addressPrefix = readAddressPrefix(values['ss58-prefix'])
  const { file, url, quotingKeys, mrenclave, shard } = await findWorker(values)
  if (mrenclave === undefined || shard === undefined)
    throw usageError('--mrenclave', undefined, 'name the code to trust')
  const { stf } = await loadStfSource(
    values.stf ?? file?.stf.module,
    values.export ?? (values.stf ? undefined : file?.stf.export),
  )
  const provider = createProvider()
  const entropy = systemEntropy
  const verifier = createAttestationVerifier(provider, quotingKeys)
  const trusted = { mrenclave, minimumSecurityVersion: 1 }
  const rpc = await connectWorkerRpc({
    url,
    verifyCertificate: (certificate) => void verifyEnclaveCertificate(certificate, { provider, verifier, trusted }),
  })
  try {
    const worker = await attestWorker(rpc, verifier, trusted, { provider, entropy })
    const access: GetterAccess = { provider, entropy, connection: rpc, worker, shard }
    const identity = stfIdentity(provider, stf)
    const head = async (): Promise<SignedHeader> => {
      const signed = await fetchHead(provider, access)
      if (signed.header.stfIdentity === identity) return signed
      throw foreignStf(stf, identity, signed.header.stfIdentity)
    }
    const accounts = { provider, entropy, keystore: keystorePath(values.keystore), addressPrefix }
    return await run({ stf, rpc, access, accounts, file, head, chain: () => chainOf(file) })
  } finally {
    await rpc.close()
  }
}

function chainOf(file: NetworkFile | undefined): Promise<RemoteChain> {
  if (file !== undefined) return connectChain(file.parentchain, file.genesisHash)
  throw new LockstepError('NoParentchain', 'the parentchain is named by the network file; give one by --network', {
    field: '--network',
  })
}

function foreignStf({ name }: Stf, own: Hex, actual: Hex): LockstepError {
  return new LockstepError(
    'ForeignStf',
    `the worker runs the STF ${actual}, and ${name} of --stf is ${own}; name the module that the worker runs`,
    { field: '--stf', value: own, limit: actual },
  )
}
