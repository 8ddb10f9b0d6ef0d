import { readFileSync } from 'node:fs'

/** The version of this command line. */
export function version(): string {
  const manifest = new URL('../package.json', import.meta.url)
  const { version: text }: { readonly version: string } = JSON.parse(readFileSync(manifest, 'utf8'))
  return text
}
