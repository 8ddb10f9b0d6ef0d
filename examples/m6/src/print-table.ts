import { unit } from './amount.js'
import type { Report } from './report.js'

/** The report as tables for people. */
export function printTable({ workers, accounts, receipts, refused, steps }: Report): string {
  return [
    "Integritee's acceptance scenario M6, in both passes",
    table(
      ['worker', 'block', 'state root', 'receipts root'],
      workers.map(({ name, block, stateRoot, receiptsRoot }) => [
        name,
        `${block}`,
        short(stateRoot),
        short(receiptsRoot),
      ]),
    ),
    table(
      ['account', 'free', 'nonce'],
      Object.entries(accounts).map(([name, { free, nonce }]) => [whose(name), inUnits(BigInt(free)), `${nonce}`]),
    ),
    table(
      ['receipt', 'count'],
      Object.entries(receipts).map(([code, count]) => [code, `${count}`]),
    ),
    table(
      ['refused worker', 'reason'],
      refused.map(({ worker, reason }) => [worker, reason]),
    ),
    summary(workers, steps),
  ].join('\n\n')
}

/** Only Ferdie's figures are the parentchain's: that is where he is paid. */
function whose(name: string): string {
  return name === 'ferdie' ? 'ferdie (parentchain)' : name
}

function summary(workers: Report['workers'], steps: Report['steps']): string {
  const roots = new Set(workers.map(({ stateRoot, receiptsRoot }) => `${stateRoot} ${receiptsRoot}`))
  const names = workers.map(({ name }) => name).join(', ')
  const seconds = (steps.reduce((sum, { ms }) => sum + ms, 0) / 1000).toFixed(1)
  const verdict = roots.size === 1 ? 'agree on every root' : 'DIFFER'
  return `Workers ${names} ${verdict}. ${steps.length} steps, ${seconds} s.`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n')
}

/** A root is 64 digits; its first and last eight tell roots apart at a glance. */
function short(root: string): string {
  return `${root.slice(0, 10)}…${root.slice(-8)}`
}

function inUnits(amount: bigint): string {
  const fraction = (amount % unit).toString().padStart(12, '0').replace(/0+$/, '')
  return fraction === '' ? `${amount / unit}` : `${amount / unit}.${fraction}`
}
