import type { KeyRotation } from '@lockstep/core/worker'
import type { EnclaveSettings } from '../enclave-settings.js'

/** The measured settings as lines of a manifest. JSON text keeps names and values of any content apart. */
export function settingsLines(settings: EnclaveSettings): readonly string[] {
  const { parameters, shard, quotingKeys, attestationAnchors = [] } = settings
  const { formerVersions = [], upgradeAuthorities = [], poolAuthorities = [], signedFor, keyRotation } = settings
  return [
    ...Object.entries(parameters).map(
      ([name, value]) => `parameter ${JSON.stringify(name)} ${typeof value} ${JSON.stringify(String(value))}`,
    ),
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
  ]
}

function rotationText({ leadBlocks, overlapBlocks, authorities }: KeyRotation): string {
  return `key-rotation lead ${leadBlocks} overlap ${overlapBlocks} by ${authorities.join(',')}`
}
