import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { vectorNames } from './vector.js'

/** Which test files take which vectors; a name that ends in `/` stands for its whole group. */
const claims: Readonly<Record<string, readonly string[]>> = {
  'stf-balances/test/call-vectors.test.ts': [
    'alice_account_id_const',
    'trusted_call/',
    'trusted_call_signed/',
    'default_trusted_call_signed',
    'sr25519_verify_only',
    'extension_dapp_signed_call',
  ],
  'stf-balances/test/getter-vectors.test.ts': ['getter/', 'extension_dapp_signed_getter'],
  'core/test/vectors/integritee-crypto.json': ['rsa3072/e65537', 'rsa3072/e16777217'],
  'adapters/test/integritee-rpc/integritee-rpc-vectors.test.ts': [
    'base58_shard',
    'base58_mrenclave',
    'base58_fingerprint_paseo',
    'direct_request_status/',
    'rpc_return_value/',
    'sidechain_import_block_vec_signed_block',
  ],
  'adapters/test/parentchain/integritee-vectors.test.ts': [
    'enclave_bridge/',
    'merkle_keccak/',
    'processed_block_root/timestamp_then_invoke',
  ],
}

/** Vectors that are about something that this project does not have. */
const elsewhere: Readonly<Record<string, string>> = {
  'state_hash/': 'hash over the postcard form of the Rust state; our state has an authenticated tree and its own root',
  'storage_key/': 'FRAME storage keys (twox128); our entries have storage keys of their own',
  'mirror_prefix/Integritee': 'prefix of mirrored parentchain storage; an STF reads nothing of the parentchain',
  'jsonrpc/': "texts of the Rust worker's JSON-RPC server; they are the server's to take",
  'rsa3072/public_json_example_shape': 'a description, no bytes; rsa3072/e16777217 is such a key',
}

function covers(claim: string, name: string): boolean {
  return claim.endsWith('/') ? name.startsWith(claim) : name === claim
}

describe("Integritee's vectors", () => {
  const all = [...Object.values(claims).flat(), ...Object.keys(elsewhere)]

  test('are 66 of different names', () => {
    expect([vectorNames.length, new Set(vectorNames).size]).toEqual([66, 66])
  })

  test.each(vectorNames)('%s is claimed exactly once', (name) => {
    expect(all.filter((claim) => covers(claim, name))).toHaveLength(1)
  })

  test.each(all)('the claim %s is about a vector', (claim) => {
    expect(vectorNames.some((name) => covers(claim, name))).toBe(true)
  })

  test.each(Object.entries(claims))('%s cites them', (file, names) => {
    const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
    expect(names.filter((name) => !text.includes(name))).toEqual([])
  })

  test('those of this package are each cited by their whole name', () => {
    const files = Object.keys(claims).filter((file) => file.startsWith('stf-balances/'))
    for (const file of files) {
      const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
      const names = vectorNames.filter((name) => claims[file]?.some((claim) => covers(claim, name)))
      expect(names.filter((name) => !text.includes(name))).toEqual([])
    }
  })
})
