import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** By what they take, so that two workers end at about the same time; what is not named here comes first. */
const order = ['part-defects', 'service-defects', 'hazards', 'stf-defects', 'innocents', 'worker-defects']

const isOf = (moduleId: string, name: string): boolean => moduleId.includes(`/${name}`) && moduleId.endsWith('.zoo.ts')
const placeOf = ({ moduleId }: TestSpecification): number => order.findIndex((name) => isOf(moduleId, name))

/** Vitest goes by the sizes of files, where it has not run them before. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}
