import type { LaunchedEnclave } from '../launched-enclave.js'

/** The names of the calls that a host can make into an enclave. */
export type EcallName =
  | 'attest'
  | 'registration'
  | 'restore'
  | 'executeBlocks'
  | 'revert'
  | 'outputs'
  | 'query'
  | 'sealedKeys'
  | 'provisioningChallenge'
  | 'requestProvisioning'
  | 'answerProvisioning'
  | 'acceptProvisioning'
  | 'exportSnapshot'
  | 'importSnapshot'
  | 'shieldingKeys'
  | 'prepareShieldingKey'
  | 'announceShieldingKey'

export type EcallArguments = { readonly [Name in EcallName]: Parameters<LaunchedEnclave[Name]> }
export type EcallResults = { readonly [Name in EcallName]: Awaited<ReturnType<LaunchedEnclave[Name]>> }

/** The calls into an enclave as functions: what the trusted side implements. */
export type Ecalls = { readonly [Name in EcallName]: (...args: EcallArguments[Name]) => Promise<EcallResults[Name]> }
