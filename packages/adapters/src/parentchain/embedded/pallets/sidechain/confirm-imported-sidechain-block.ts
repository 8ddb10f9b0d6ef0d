import type { ConfirmImportedSidechainBlock, SidechainBlockConfirmation } from '../../../integritee/index.js'
import type { DispatchContext, Origin } from '../../dispatch-context.js'
import { palletFailure } from '../../dispatch-failure.js'
import { requireSigned } from '../../require-signed.js'
import { authorizeEnclave } from '../enclave-bridge/authorize-enclave.js'

/** Finalizes a sidechain block. Only the shard's first enclave counts; what others send is taken without effect. */
export function confirmImportedSidechainBlock(
  context: DispatchContext,
  origin: Origin,
  { shard, latestFinalizedAncestor, finalizationCandidate }: ConfirmImportedSidechainBlock,
): void {
  const sender = requireSigned(context, origin)
  const [first] = authorizeEnclave(context, sender, shard)
  if (first?.signer !== sender) return
  const known = context.state.sidechainConfirmations.get(shard)
  if (known !== undefined) requireDescendant(context, known, latestFinalizedAncestor, finalizationCandidate)
  context.state.sidechainConfirmations.set(shard, finalizationCandidate)
  const { blockNumber, blockHeaderHash } = finalizationCandidate
  context.deposit({
    type: 'sidechain',
    value: { type: 'finalizedSidechainBlock', value: { shard, blockNumber, blockHeaderHash, validateer: sender } },
  })
}

function requireDescendant(
  { pallets }: DispatchContext,
  known: SidechainBlockConfirmation,
  ancestor: SidechainBlockConfirmation | null,
  candidate: SidechainBlockConfirmation,
): void {
  if (ancestor === null) throw palletFailure(pallets, 'sidechain', 'AncestorMissing')
  if (candidate.blockNumber <= known.blockNumber) {
    throw palletFailure(pallets, 'sidechain', 'FinalizationCandidateIsOutdated')
  }
  if (ancestor.blockNumber !== known.blockNumber) throw palletFailure(pallets, 'sidechain', 'AncestorNumberMismatch')
  if (ancestor.blockHeaderHash !== known.blockHeaderHash)
    throw palletFailure(pallets, 'sidechain', 'AncestorHashMismatch')
}
