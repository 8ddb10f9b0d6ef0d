import type { CounterexampleFile, CounterexampleStep, StateChange } from './counterexample-file.js'
import { receiptText, stepTitle } from './describe-step.js'
import { explain } from './explain.js'
import { jsonText } from './json-text.js'
import { regressionTest } from './regression-test.js'

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
section{border:1px solid #d0d7de;border-radius:6px;padding:.2rem 1rem 1rem;margin:1rem 0}
section.first{border:2px solid #b42318}
strong{white-space:pre-line}h1{font-size:1.5rem}h2{font-size:1.05rem;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #d0d7de;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
code,pre{font:.85rem/1.45 ui-monospace,monospace;overflow-wrap:anywhere}pre{background:#f6f8fa;padding:1rem;overflow:auto}
nav{float:right;font-weight:normal;font-size:.9rem}dt{font-weight:600}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}pre{background:#161b22}section,th,td{border-color:#30363d}a{color:#79c0ff}}`

/**
 * A counterexample as one static HTML page: no script, nothing loaded from anywhere, every text of the file escaped.
 * The steps link to the ones before and behind them.
 */
export function htmlPage(file: CounterexampleFile): string {
  const { stf, property, steps, genesis } = file
  const title = `${stf.name}: property ${property.number} (${property.name}) does not hold`
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(property.statement)}</p>`,
    `<p><strong>${escaped(explain(file))}</strong></p>`,
    facts(file),
    ...(genesis.stateRoot === ''
      ? []
      : ['<section>', '<h2>Genesis</h2>', changes(genesis.changes), root(genesis.stateRoot), '</section>']),
    ...steps.map((step, place) => section(file, step, place)),
    '<h2>Regression test</h2>',
    `<pre>${escaped(regressionTest(file))}</pre>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

function facts({ stf, seed, numRuns, numShrinks, environment, parties, repeats }: CounterexampleFile): string {
  const { node, platform, timeZone, locale } = environment
  const entries = [
    ['Identity', stf.identity],
    ['Found', `in run ${numRuns} with seed ${seed}, shrunk ${numShrinks} times`],
    ['Fails again', repeats ? 'yes' : 'not every time'],
    ['Environment', `Node ${node}, ${platform}, time zone ${timeZone}, locale ${locale}`],
    ['Parties', parties.map((account, index) => `party:${index} is ${account}`).join(', ')],
  ] as const
  const rows = entries.map(([name, value]) => `<dt>${name}</dt><dd><code>${escaped(value)}</code></dd>`)
  return `<details><summary>Where and how it was found</summary><dl>${rows.join('')}</dl></details>`
}

function section({ steps, firstStep }: CounterexampleFile, step: CounterexampleStep, place: number): string {
  const links = [
    ...(place > 0 ? [`<a href="#step-${place}">previous</a>`] : []),
    ...(place + 1 < steps.length ? [`<a href="#step-${place + 2}">next</a>`] : []),
  ]
  const isFirst = place === firstStep
  return [
    `<section id="step-${place + 1}"${isFirst ? ' class="first"' : ''}>`,
    `<h2><nav>${links.join(' · ')}</nav>Step ${place + 1}, block ${step.block}: ${escaped(stepTitle(step))}</h2>`,
    ...(isFirst ? ['<p><strong>Here it shows first.</strong></p>'] : []),
    ...(step.receipt === null ? [] : [`<p>${escaped(receiptText(step.receipt))}</p>`]),
    ...step.hooks.map((hook) => `<p>Hook: ${escaped(receiptText(hook))}</p>`),
    ...step.bugs.map((bug) => `<p>Bug in ${escaped(bug)}</p>`),
    changes(step.changes),
    messages(step),
    root(step.stateRoot),
    '</section>',
  ].join('\n')
}

function changes(list: readonly StateChange[]): string {
  if (list.length === 0) return '<p>No entry of the state changed.</p>'
  const cell = (value: StateChange['key']): string =>
    `<td>${value === undefined ? '' : `<code>${escaped(jsonText(value))}</code>`}</td>`
  const rows = list.map(
    ({ item, key, before, after }) => `<tr><td>${escaped(item)}</td>${cell(key)}${cell(before)}${cell(after)}</tr>`,
  )
  return `<table><thead><tr><th>Item</th><th>Key</th><th>Before</th><th>After</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function messages({ receipt, hooks, effects }: CounterexampleStep): string {
  const events = [...(receipt === null ? [] : [receipt]), ...hooks].flatMap((each) => each.events)
  const lines = [
    ...events.map(({ event, payload }) => `Event ${event} ${jsonText(payload)}`),
    ...effects.map(({ effect, payload }) => `Effect ${effect} ${jsonText(payload)}`),
  ]
  return lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`
}

function root(stateRoot: string): string {
  return `<p>State root <code>${escaped(stateRoot)}</code></p>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)
}
