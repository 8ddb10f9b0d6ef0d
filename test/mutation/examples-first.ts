import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Properties, and examples that fill a block or a snapshot: each takes as long as all the others together. */
const slow = /\.property\.|attempt|block-room|error-details|hook-receipts|return-value|migrate-state|snapshot/

const isSlow = ({ moduleId }: TestSpecification): number => (slow.test(moduleId) ? 1 : 0)

/** A mutant that a short example kills need not wait for the rest. */
export class ExamplesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.sort((left, right) => isSlow(left) - isSlow(right) || left.moduleId.localeCompare(right.moduleId))
  }
}
