import { LockstepError } from '@lockstep/core'
import type { KeyRotation } from '@lockstep/core/worker'
import type { EnclaveSettings } from '../enclave-settings.js'

const measured: readonly string[] = ['string', 'number', 'boolean', 'bigint']

/** The measured settings as lines of a manifest. JSON text keeps names and values of any content apart. @throws LockstepError `ParameterUnmeasurable` */
export function settingsLines(settings: EnclaveSettings): readonly string[] {
  const { parameters, shard, quotingKeys, attestationAnchors = [] } = settings
  const {
    formerVersions = [],
    upgradeAuthorities = [],
    poolAuthorities = [],
    signedFor,
    keyRotation,
    publishStateEvery,
  } = settings
  return [
    ...Object.entries(parameters).map(parameterLine),
    ...(shard === undefined ? [] : [`shard ${shard}`]),
    ...quotingKeys.map((key) => `quoting-key ${key}`),
    ...attestationAnchors.map((pem) => `attestation-anchor ${JSON.stringify(pem)}`),
    ...formerVersions.map(
      ({ mrenclave, stfIdentity, lastBlock, keyRotation: keys }) =>
        `former-version ${mrenclave} stf ${stfIdentity} until ${lastBlock}${keys ? ` ${rotationText(keys)}` : ''}`,
    ),
    ...upgradeAuthorities.map((authority) => `upgrade-authority ${authority}`),
    ...poolAuthorities.map((authority) => `pool-authority ${authority}`),
    ...(signedFor === undefined ? [] : [`signed-for ${signedFor}`]),
    ...(keyRotation === undefined ? [] : [rotationText(keyRotation)]),
    ...(publishStateEvery === undefined ? [] : [`publish-state-every ${publishStateEvery}`]),
  ]
}

/** JavaScript can pass what the type forbids: two lists of one text would be measured as one. */
function parameterLine([name, value]: readonly [string, unknown]): string {
  const type = typeof value
  if (!measured.includes(type)) {
    throw new LockstepError(
      'ParameterUnmeasurable',
      `the parameter ${name} is ${value === null ? 'null' : `of type ${type}`}; give it as a string, number, boolean or bigint`,
      { field: name, value: type, limit: measured.join(', ') },
    )
  }
  return `parameter ${JSON.stringify(name)} ${type} ${JSON.stringify(String(value))}`
}

function rotationText({ leadBlocks, overlapBlocks, authorities }: KeyRotation): string {
  return `key-rotation lead ${leadBlocks} overlap ${overlapBlocks} by ${authorities.join(',')}`
}
