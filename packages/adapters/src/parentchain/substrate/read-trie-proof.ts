import { LockstepError, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { nibblesOf } from './nibbles.js'
import { decodeTrieNode, type TrieNode, type TrieValue } from './trie-node.js'

/**
 * The value under a key of the state with this root, by the nodes that `state_getReadProof` answers; `undefined` where
 * the nodes show that there is none.
 *
 * @throws LockstepError `TrieProofIncomplete` where a node on the way is missing; `TrieNodeMalformed`; a codec's error.
 */
export function readTrieProof(
  provider: Pick<CryptoProvider, 'blake2b256'>,
  root: Uint8Array,
  nodes: readonly Uint8Array[],
  key: Uint8Array,
): Uint8Array | undefined {
  const byHash = new Map(nodes.map((node) => [toHex(provider.blake2b256(node)), node]))
  const find = (hash: Uint8Array): Uint8Array => {
    const node = byHash.get(toHex(hash))
    if (node === undefined) throw incomplete(hash)
    return node
  }
  let path: readonly number[] = nibblesOf(key)
  let node: TrieNode = decodeTrieNode(find(root))
  for (;;) {
    const { nibbles } = node
    if (nibbles.length > path.length || nibbles.some((nibble, index) => nibble !== path[index])) return undefined
    path = path.slice(nibbles.length)
    const [step] = path
    if (step === undefined) return storedValue(node.value, find)
    const child = node.children.get(step)
    if (child === undefined) return undefined
    path = path.slice(1)
    node = decodeTrieNode(child.length === 32 ? find(child) : child)
  }
}

function storedValue(value: TrieValue | undefined, find: (hash: Uint8Array) => Uint8Array): Uint8Array | undefined {
  return value?.type === 'hashed' ? find(value.value) : value?.value
}

function incomplete(hash: Uint8Array): LockstepError {
  return new LockstepError('TrieProofIncomplete', `the storage proof lacks the node ${toHex(hash)}; ask another host`, {
    field: 'proof',
    value: toHex(hash),
  })
}
