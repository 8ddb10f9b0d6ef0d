import { unit } from './amount.js'
import type { Report } from './report.js'

/** The report as tables for people. */
export function printTable({ workers, accounts, receipts, refused }: Report): string {
  return [
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
      Object.entries(accounts).map(([name, { free, nonce }]) => [name, inUnits(BigInt(free)), `${nonce}`]),
    ),
    table(
      ['receipt', 'count'],
      Object.entries(receipts).map(([code, count]) => [code, `${count}`]),
    ),
    table(
      ['refused worker', 'reason'],
      refused.map(({ worker, reason }) => [worker, reason]),
    ),
  ].join('\n\n')
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
