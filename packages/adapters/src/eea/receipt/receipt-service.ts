import type { CryptoProvider } from '@lockstep/core/crypto'
import type { AuthorizeAccess } from '../json-rpc/access-policy.js'
import { identifierKey } from '../json-rpc/param.js'
import { refuse } from '../json-rpc/refuse.js'
import { textIn } from '../json-rpc/text-in.js'
import type { OrderBook } from '../orders/order-book.js'
import { type ClaimedSignature, isSignedBy, keyOfIdentifier, type ResolveKey } from '../registry/verification-key.js'
import type { WorkerDirectory } from '../registry/worker-directory.js'
import { base64Bytes } from '../work-order/base64-text.js'
import { verifyHash } from '../work-order/hash-signature.js'
import { parseRecord } from '../work-order/parse-record.js'
import { type PublicKey, samePublicKey } from '../work-order/public-key.js'
import { parsePublicKey, publicKeyText } from '../work-order/public-key-text.js'
import { workOrderHash } from '../work-order/work-order-hash.js'
import {
  type ReceiptCreation,
  type ReceiptUpdate,
  receiptCreationSchema,
  receiptUpdateSchema,
} from './receipt-params.js'
import { creationPreimage, updatePreimage } from './receipt-preimage.js'
import type { ReceiptRecord, ReceiptUpdateRecord } from './receipt-record.js'
import type { Receipts } from './receipts.js'
import { algorithmsOf } from './signature-rules.js'

export interface ReceiptServiceOptions {
  readonly book: OrderBook
  readonly receipts: Receipts
  readonly directory: WorkerDirectory
  readonly provider: CryptoProvider
  readonly resolveKey?: ResolveKey | undefined
}

/** Takes receipts and updates from strangers. */
export interface ReceiptService {
  /**
   * Verifies a creation.
   *
   * @throws EeaError `InvalidParameter`, `InvalidSignature`
   */
  verifyCreation(params: unknown): Promise<ReceiptCreation>
  /**
   * Verifies an update, asks the policy, and makes it durable.
   *
   * @throws EeaError `InvalidParameter`, `InvalidSignature`, `AccessDenied`, `Busy`
   */
  update(params: unknown, authorize: AuthorizeAccess): Promise<void>
  /** What some dialects say of an update beside what the specification says. */
  remarks(update: ReceiptUpdateRecord): { readonly workOrderId?: string; readonly receiptVerificationKey?: string }
}

/** Creates the receipts' border: parameters, signatures and standing. */
export function createReceiptService(options: ReceiptServiceOptions): ReceiptService {
  const { book, receipts, directory, provider, resolveKey } = options

  /** With a key at hand that key counts, else whatever stands behind the identifier. */
  const isVerified = async (claim: ClaimedSignature & { readonly key: PublicKey | undefined }): Promise<boolean> => {
    const { key, algorithms, preimage, signature } = claim
    if (key === undefined) return isSignedBy(provider, resolveKey, claim)
    return verifyHash({ provider, algorithms }, key, workOrderHash({ provider, algorithms }, preimage), signature)
  }

  return {
    async verifyCreation(params) {
      const { profile, algorithms: workers } = directory(textIn(params, 'workerId'))
      const creation = parseRecord(receiptCreationSchema(profile), params)
      const algorithms = algorithmsOf(profile, creation.signatureRules ?? undefined, workers)
      const { receiptVerificationKey: pem } = creation
      const verified = await isVerified({
        key: pem === undefined ? undefined : parsePublicKey('receiptVerificationKey', pem),
        identifier: creation.requesterId,
        algorithms,
        preimage: creationPreimage(profile, creation),
        signature: base64Bytes(creation.requesterSignature),
      })
      if (!verified) throw invalidSignature('requesterSignature')
      return creation
    },
    async update(params, authorize) {
      const receipt = receipts.retrieve(textIn(params, 'workOrderId'))
      const { profile, algorithms: workers } = directory(receipt.workerId)
      const update = parseRecord(receiptUpdateSchema(profile), params)
      const algorithms = algorithmsOf(profile, update.signatureRules ?? undefined, workers)
      const role = roleOf(receipt, update)
      const verified = await isVerified({
        key: directory(update.updaterId).verificationKey ?? selfAssertedKey(role, receipt),
        identifier: update.updaterId,
        algorithms,
        preimage: updatePreimage(profile, update),
        signature: base64Bytes(update.updateSignature),
      })
      if (!verified) throw invalidSignature('updateSignature')
      await authorize({ role, requesterId: receipt.requesterId, workerId: receipt.workerId })
      await book.transact((transaction) => receipts.update(transaction, update))
    },
    /** COMPAT: Avalon's SDK verifies an update by the key that stands beside it. */
    remarks({ workOrderId, updaterId }) {
      const receipt = receipts.retrieve(workOrderId)
      const { profile } = directory(receipt.workerId)
      if (!profile.selfAssertedKey) return {}
      const key =
        directory(updaterId).verificationKey ?? keyOfIdentifier(updaterId) ?? selfAssertedKey('requester', receipt)
      return { workOrderId, ...(key === undefined ? {} : { receiptVerificationKey: publicKeyText(profile, key) }) }
    },
  }
}

/** In whose name an update comes. */
type UpdaterRole = 'worker' | 'requester' | 'participant'

function roleOf(receipt: ReceiptRecord, { updaterId }: ReceiptUpdate): UpdaterRole {
  const updater = identifierKey(updaterId)
  if (updater === identifierKey(receipt.workerId)) return 'worker'
  const isRequester = updater === identifierKey(receipt.requesterId) || isSelfAsserted(receipt, updaterId)
  return isRequester ? 'requester' : 'participant'
}

function isSelfAsserted(receipt: ReceiptRecord, updaterId: string): boolean {
  const [asserted, own] = [selfAssertedKey('requester', receipt), keyOfIdentifier(updaterId)]
  return asserted !== undefined && own !== undefined && samePublicKey(asserted, own)
}

/** COMPAT: the key that an Avalon requester sent with the creation speaks for its updates as well. */
function selfAssertedKey(role: UpdaterRole, { receiptVerificationKey: pem }: ReceiptRecord): PublicKey | undefined {
  return role === 'requester' && pem !== undefined ? parsePublicKey('receiptVerificationKey', pem) : undefined
}

const invalidSignature = (field: string): Error =>
  refuse(
    'InvalidSignature',
    `${field} is not by the key of the identifier, over the parameters that the specification names`,
    {
      field,
    },
  )
