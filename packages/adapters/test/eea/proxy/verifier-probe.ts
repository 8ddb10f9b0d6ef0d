import { readFileSync } from 'node:fs'
import { type Hex, parseAbi } from 'viem'
import { compile, contractSources } from './compile-contracts.js'

export const verifierProbeAbi = parseAbi([
  'function verify(bytes32 key, bytes32 r, bytes32 s, bytes message) view returns (bool)',
  'function sha512(bytes message) pure returns (uint256 high, uint256 low)',
  'function readState(bytes32 root, bytes storageKey, bytes proof) pure returns (bool isProven, bool isPresent, bytes value)',
  'function gasOfVerify(bytes32 key, bytes32 r, bytes32 s, bytes message) view returns (uint256)',
])

/** Compiles the contract that shows the verifier's internal functions. It is no part of what is shipped. */
export function verifierProbeBytecode(): Hex {
  const probe = readFileSync(new URL('./probes/VerifierProbe.sol', import.meta.url), 'utf8')
  const { messages, contracts } = compile({ ...contractSources('verifier/'), 'VerifierProbe.sol': probe })
  const compiled = contracts.get('VerifierProbe')
  if (compiled === undefined) throw new Error(messages.join('\n'))
  return `0x${compiled.evm.bytecode.object}`
}
