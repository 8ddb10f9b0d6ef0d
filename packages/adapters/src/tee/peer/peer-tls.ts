/** PEM texts. Both ends show a certificate, and believe those that `ca` has issued. */
export interface PeerTls {
  readonly key: string
  readonly cert: string
  readonly ca: string
}
