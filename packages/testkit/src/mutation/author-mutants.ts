import { relative } from 'node:path'
import { type AuthorTree, isFunction, readAuthorTree, type SyntaxNode, walkTree } from '@lockstep/adapters/guard'
import { functionsIn, instrumentation } from './instrument-source.js'
import { type Mutation, mutationsOf } from './mutation-operators.js'
import type { Mutant } from './mutation-report.js'
import { type SourceEdit, withEdits } from './source-edit.js'

/** A file of an author's, ready to be mutated. */
export interface AuthorFile {
  /** Absolute. */
  readonly path: string
  readonly tree: AuthorTree
  /** What makes it countable. */
  readonly edits: readonly SourceEdit[]
  /** The number of its first function; those of all files are counted through. */
  readonly firstFunction: number
}

/** A mutant, and how it is made. */
export interface PlannedMutant extends Mutant {
  readonly path: string
  /** The whole text of its file, countable. */
  readonly text: string
  /** The number of the innermost function that it stands in; `undefined` for what runs when the module is evaluated. */
  readonly within: number | undefined
}

/** Reads an author's files; JSON is data and stays as it is. */
export async function readAuthorFiles(paths: readonly string[]): Promise<readonly AuthorFile[]> {
  const files: AuthorFile[] = []
  let firstFunction = 0
  for (const path of paths.filter((each) => !each.endsWith('.json'))) {
    const tree = await readAuthorTree(path)
    files.push({ path, tree, edits: instrumentation(tree, firstFunction), firstFunction })
    firstFunction += functionsIn(tree.program).length
  }
  return files
}

/** The countable texts of files, as they are. */
export function originalTexts(files: readonly AuthorFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, tree, edits }) => [path, withEdits(tree.text, edits)]))
}

/** All mutants of a file, by their places. */
export function mutantsOf(file: AuthorFile): readonly PlannedMutant[] {
  const { path, tree, edits, firstFunction } = file
  const { text, program, placeOf } = tree
  const source = ({ start, end }: { readonly start: number; readonly end: number }): string => text.slice(start, end)
  const functions = functionsIn(program)
  const planned: { readonly mutation: Mutation; readonly within: number | undefined }[] = []
  walkTree(program, (node, ancestors) => {
    if (isNoLogic(node, ancestors)) return
    const owner = ancestors.findLast(isFunction)
    const place = owner === undefined ? -1 : functions.indexOf(owner)
    const within = place < 0 ? undefined : firstFunction + place
    for (const mutation of mutationsOf(node, source)) planned.push({ mutation, within })
  })
  return planned
    .toSorted(({ mutation: one }, { mutation: other }) => one.start - other.start || one.end - other.end)
    .map(({ mutation, within }) => ({
      file: relative(process.cwd(), path),
      ...placeOf(mutation.start),
      kind: mutation.kind,
      original: source(mutation),
      replacement: mutation.text,
      path,
      text: withEdits(text, [...edits, mutation]),
      within,
    }))
}

/** Names of properties, and invariants: they do nothing, they are what others are held against. */
function isNoLogic(node: SyntaxNode, ancestors: readonly SyntaxNode[]): boolean {
  const parent = ancestors.at(-1)
  if (parent?.type === 'Property' && parent.key === node && !parent.computed) return true
  return ancestors.some((each) => each.type === 'Property' && isNamed(each.key, 'invariants'))
}

function isNamed(key: SyntaxNode, name: string): boolean {
  return (key.type === 'Identifier' && key.name === name) || (key.type === 'Literal' && key.value === name)
}
