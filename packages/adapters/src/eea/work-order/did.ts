/** SPEC: W3C Decentralized Identifiers 1.0, section 3.1. */
export const didPattern: RegExp =
  /^did:[a-z0-9]+:(?:[a-zA-Z0-9._-]|%[0-9a-fA-F]{2}|:(?=.))*(?:[a-zA-Z0-9._-]|%[0-9a-fA-F]{2})$/

/** Whether an id is a decentralized identifier, such as `did:example:worker-1`. */
export function isDid(id: string): boolean {
  return id.startsWith('did:')
}
