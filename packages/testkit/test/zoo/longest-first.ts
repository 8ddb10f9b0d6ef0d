import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** By what they take, so that two workers end at about the same time; what is not named here comes first. */
const order = ['stf-defects', 'innocents', 'service-defects', 'hazards', 'part-defects', 'worker-defects']

const placeOf = ({ moduleId }: TestSpecification): number => order.findIndex((name) => moduleId.includes(`/${name}.`))

/** Vitest goes by the sizes of files, where it has not run them before. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}
